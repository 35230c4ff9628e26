# shellcheck shell=sh
# The doctor's look at what runs, and at what a past run left.

check_fleet() {
    check_state_folder
    check_records
    check_row
    check_tunnel
}

check_state_folder() {
    if [ ! -d "$STATE_DIR" ]; then
        good "state: $STATE_DIR comes with the first start"
        return 0
    fi
    if [ ! -w "$STATE_DIR" ]; then
        bad "state: $STATE_DIR cannot be written by this user" "chown -R $(id -un) $STATE_DIR, or set STATE_DIR"
    else
        good "state: $STATE_DIR can be written"
    fi
    open_files=$(find "$STATE_DIR" -maxdepth 1 -name '*.sqlite*' -perm /077 -print 2>/dev/null | tr '\n' ' ')
    if [ -z "$open_files" ]; then
        good "state: databases are their owner's alone"
    else
        bad "state: others can read $open_files" "chmod 600 $open_files"
    fi
    log_megabytes=$(du -sm "$FLEET_LOG_DIR" 2>/dev/null | cut -f 1)
    if [ "${log_megabytes:-0}" -lt 1024 ]; then
        good "state: ${log_megabytes:-0} MB of logs"
    else
        warn "state: $log_megabytes MB of logs" "each is set aside at $((FLEET_LOG_BYTES / 1000000)) MB and three are kept; the .1, .2 and .3 can be removed"
    fi
}

check_records() {
    stale=
    for record_file in "$FLEET_RUN_DIR"/*.pid; do
        [ -e "$record_file" ] || continue
        record_name=${record_file##*/}
        pid_of "${record_name%.pid}" >/dev/null || stale="$stale ${record_name%.pid}"
    done
    if [ -z "$stale" ]; then
        good "records: none of a process that has gone"
    else
        warn "records: of processes that have gone (a crash or a reboot):$stale" "scripts/fleet up, or scripts/fleet down"
    fi
}

check_row() {
    for service in $ROW; do
        port=$(port_of "$service")
        if running_pid=$(pid_of "$service"); then
            check_running
        elif port_owner=$(describe_holder "$port"); then
            bad "$service: port $port is held by $port_owner" "stop it, or choose another port or FLEET_PORT_OFFSET in .env"
        else
            read_state "$service"
            case $kept_state in
                configuration) bad "$service: it refused its settings" "scripts/fleet config, then scripts/fleet restart $service" ;;
                failed | backing-off) bad "$service: it $kept_cause" "scripts/fleet logs $service" ;;
                *) good "$service: not running; port $port is free" ;;
            esac
        fi
    done
}

check_running() {
    answer=$(ask /readyz "$port")
    read_state "$service"
    case ${answer##*
} in
        200)
            if [ "$kept_restarts" -gt 0 ]; then
                warn "$service: ready, after it ended by itself (restarts: $kept_restarts)" "scripts/fleet logs $service tells why"
            else
                good "$service: ready on port $port (pid $running_pid)"
            fi
            ;;
        503) warn "$service: runs, not ready: $(sentences_in "$(reasons_in "$answer")")" "mend what it names" ;;
        *) bad "$service: runs (pid $running_pid) and does not answer on port $port" "scripts/fleet restart $service" ;;
    esac
    if [ -n "$(readlink "/proc/$running_pid/exe" | sed -n '/ (deleted)$/p')" ]; then
        warn "$service: its binary has been replaced since it started" "scripts/fleet restart $service"
    fi
}

check_tunnel() {
    tunnel=$(tunnel_address || :)
    if [ -n "$tunnel" ]; then
        case $PUBLIC_BASE_URL in
            '' | "$tunnel" | "$tunnel/") good "tunnel: $tunnel leads to the gateway" ;;
            *) warn "tunnel: $tunnel leads to the gateway, PUBLIC_BASE_URL says $PUBLIC_BASE_URL" "make them one, or unset it" ;;
        esac
    elif curl -q -s -o /dev/null --noproxy '*' --max-time 1 "${NGROK_API_URL%/}/tunnels" 2>/dev/null; then
        warn "tunnel: ngrok runs, but nothing leads to port $(port_of gateway)" "ngrok http $(port_of gateway)"
    else
        good "tunnel: none; the fleet is local only"
    fi
}
