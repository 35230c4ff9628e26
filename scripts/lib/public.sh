# shellcheck shell=sh
# Where the world reaches the gateway.

# tunnel_address: what ngrok's local agent says leads to the gateway's port, https first; nothing when it says nothing.
tunnel_address() {
    curl -q -s --noproxy '*' --max-time 1 "${NGROK_API_URL%/}/tunnels" 2>/dev/null | tr -d '\n\r\t ' |
        awk -v port=":$(port_of gateway)" '
            {
                n = split($0, tunnel, /"public_url":"/)
                for (i = 2; i <= n; i++) {
                    url = tunnel[i]
                    sub(/".*/, "", url)
                    if (!match(tunnel[i], /"addr":"[^"]*"/)) continue
                    address = substr(tunnel[i], RSTART + 8, RLENGTH - 9)
                    sub(/\/*$/, "", address)
                    if (substr(address, length(address) - length(port) + 1) != port && ":" address != port) continue
                    if (url ~ /^https:/ || found == "") found = url
                    if (found ~ /^https:/) break
                }
            }
            END { printf "%s", found }'
}

# public_address: the setting beats the tunnel.
public_address() {
    if [ -n "$PUBLIC_BASE_URL" ]; then printf '%s' "$PUBLIC_BASE_URL"; else tunnel_address || :; fi
}
