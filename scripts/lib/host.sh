# shellcheck shell=sh
# Where the services listen on this machine, and by which address each is asked. Only the gateway can be told another than
# 127.0.0.1.

# place_of ADDRESS: as /proc/net/tcp and tcp6 write it: hex, each word of 32 bits with its bytes turned round (proc_net(5)).
# Nothing when it is no address in numbers.
place_of() {
    printf '%s' "$1" | awk '
        function turned(word) { return substr(word, 7, 2) substr(word, 5, 2) substr(word, 3, 2) substr(word, 1, 2) }
        function padded(group) { return substr("0000" toupper(group), length(group) + 1) }
        function four(text,    part, i, hex) {
            if (split(text, part, ".") != 4) return ""
            for (i = 1; i <= 4; i++) {
                if (part[i] !~ /^[0-9][0-9]?[0-9]?$/ || part[i] > 255) return ""
                hex = hex sprintf("%02X", part[i])
            }
            return hex
        }
        function groups(text,    part, n, i, hex) {
            n = split(text, part, ":")
            for (i = 1; i <= n; i++) {
                if (part[i] !~ /^[0-9a-fA-F][0-9a-fA-F]?[0-9a-fA-F]?[0-9a-fA-F]?$/) return "-"
                hex = hex padded(part[i])
            }
            return hex
        }
        !/:/ { if ((hex = four($0)) != "") print turned(hex); next }
        {
            # An IPv4 address at the end stands for the last two groups.
            if (match($0, /[0-9.]+$/) && substr($0, RSTART) ~ /\./) {
                if ((hex = four(substr($0, RSTART))) == "") next
                $0 = substr($0, 1, RSTART - 1) substr(hex, 1, 4) ":" substr(hex, 5)
            }
            gap = index($0, "::")
            if (gap) {
                left = groups(substr($0, 1, gap - 1))
                right = groups(substr($0, gap + 2))
                while (length(left) + length(right) < 32) left = left "0"
                hex = left right
            } else hex = groups($0)
            if (hex ~ /^[0-9A-F]+$/ && length(hex) == 32)
                print turned(substr(hex, 1, 8)) turned(substr(hex, 9, 8)) turned(substr(hex, 17, 8)) turned(substr(hex, 25))
        }'
}

# Leaves where the gateway listens (gateway_place; nothing is every address) and by which address it is asked (gateway_asked).
find_gateway() {
    case $GATEWAY_HOST in
        127.0.0.1) gateway_place=0100007F ;;
        *) gateway_place=$(place_of "$GATEWAY_HOST") ;;
    esac
    case $gateway_place in *[!0]*) ;; *) gateway_place= ;; esac
    case $gateway_place/$GATEWAY_HOST in
        /*:*) gateway_asked='[::1]' ;;
        /*) gateway_asked=127.0.0.1 ;;
        *:*) gateway_asked=[$GATEWAY_HOST] ;;
        *) gateway_asked=$GATEWAY_HOST ;;
    esac
}

# origin_of PORT: where the service of that port answers on this machine. Only the gateway may have a certificate.
origin_of() {
    if [ "$1" != "$(port_of gateway)" ]; then
        printf 'http://127.0.0.1:%s' "$1"
    elif [ -n "$TLS_CERTIFICATE_FILE" ]; then
        printf 'https://%s:%s' "$gateway_asked" "$1"
    else
        printf 'http://%s:%s' "$gateway_asked" "$1"
    fi
}
