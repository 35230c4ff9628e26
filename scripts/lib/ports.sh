# shellcheck shell=sh
# Who listens on a port, read from /proc: no tool to install, and nothing is connected to.

# listeners PORT…: "port inode uid" of each socket that would keep a service from its place at that port.
listeners() {
    listeners_hex=
    for port in "$@"; do listeners_hex="$listeners_hex $(printf '%04X=%d' "$port" "$port")"; done
    # proc_net(5): 0A is LISTEN. In the way of 127.0.0.1 are itself, any IPv4, any IPv6 (ours takes IPv4 too, and so do most)
    # and 127.0.0.1 written as IPv6. A gateway at another address has that one in its way, and one at every address them all.
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v wanted="$listeners_hex" \
        -v gateway="$(port_of gateway)" -v place="$gateway_place" '
        function is_in_the_way(port, at) {
            if (at ~ /^0+$/) return 1
            if (port == gateway && place != "0100007F") return place == "" || at == place
            return at ~ /^(0100007F|0000000000000000FFFF00000100007F)$/
        }
        BEGIN { n = split(wanted, pair, " "); for (i = 1; i <= n; i++) { split(pair[i], p, "="); port[p[1]] = p[2] } }
        $4 == "0A" {
            split($2, at, ":")
            if (at[2] in port && is_in_the_way(port[at[2]], at[1])) print port[at[2]], $10, $8
        }'
}

# holder PORT: pid of the listener; nothing when it is another user's and so not visible.
holder() {
    holder_line=$(listeners "$1" | head -n 1)
    [ -n "$holder_line" ] || return 1
    holder_inode=${holder_line#* }
    holder_inode=${holder_inode% *}
    holder_path=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$holder_inode\]" 2>/dev/null | head -n 1)
    holder_path=${holder_path#/proc/}
    printf '%s' "${holder_path%%/*}"
}

# describe_holder PORT: "python3 -m http.server (pid 123)"
describe_holder() {
    described=$(holder "$1") || return 1
    if [ -z "$described" ]; then
        described=$(listeners "$1" | head -n 1)
        printf 'a process of user %s (run as root to see which)' "$(user_name "${described##* }")"
        return 0
    fi
    described_line=$(tr '\000-\037' ' ' <"/proc/$described/cmdline" 2>/dev/null | cut -c 1-80)
    printf '%s (pid %s)' "${described_line% }" "$described"
}

user_name() {
    user_found=$(awk -F: -v id="$1" '$3 == id { print $1; exit }' /etc/passwd 2>/dev/null)
    printf '%s' "${user_found:-$1}"
}

# check_ports SERVICE…: says who holds a port of these, before anything is started. Ours do not count.
check_ports() {
    ports_said=
    for service in "$@"; do
        port=$(port_of "$service")
        own_pid=$(pid_of "$service" || :)
        if [ -n "$own_pid" ] && [ "$(holder "$port" || printf %s "$own_pid")" = "$own_pid" ]; then continue; fi
        if port_owner=$(describe_holder "$port"); then
            ports_said="$ports_said
  $service needs port $port, held by $port_owner"
        fi
    done
    [ -z "$ports_said" ] || fail 3 "a port is taken; nothing was started.$ports_said
Stop that process, choose another port in .env, or run beside it: FLEET_PORT_OFFSET=100 STATE_DIR=var-2 scripts/fleet up"
}
