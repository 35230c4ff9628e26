# shellcheck shell=sh
# `fleet status [--json]`: exit 0 when all five are ready, 1 when not.

command_status() {
    as_json=
    for word in "$@"; do
        case $word in
            --json) as_json=yes ;;
            *) usage_error "status has no option $word." ;;
        esac
    done
    load_settings
    ticks=$(getconf CLK_TCK 2>/dev/null || printf 100)
    all_ready=yes separator=
    if [ -n "$as_json" ]; then
        put '{"state_dir":%s,"services":[' "$(json_text "$STATE_DIR")"
    else
        put '%-21s %-13s %7s %6s %-6s %-12s %8s %8s  %s\n' SERVICE STATE PID PORT READY UPTIME MEMORY RESTARTS REASONS
    fi
    for service in $ROW; do
        look_at "$service"
        [ "$ready" = yes ] || all_ready=
        if [ -n "$as_json" ]; then print_json; else print_row; fi
    done
    if [ -n "$as_json" ]; then
        if [ -n "$all_ready" ]; then put '],"ready":true}\n'; else put '],"ready":false}\n'; fi
    fi
    [ -n "$all_ready" ]
}

# look_at SERVICE leaves state, pid, port, ready, reasons, missing, uptime, memory, kept_restarts.
look_at() {
    port=$(port_of "$1")
    pid='' ready=no reasons='[]' missing='[]' uptime=0 memory=0
    read_state "$1"
    state=$kept_state
    if ! pid=$(pid_of "$1"); then
        # Without a keeper the last word of a state file no longer holds, but for a refusal or a failure.
        case $state in
            configuration | failed | backing-off) reasons=$(reason "$state" "It $kept_cause") ;;
            *) state=stopped ;;
        esac
        if [ "$state" = backing-off ] && ! pid_of "$1.keeper" >/dev/null; then state=stopped; fi
        [ "$state" != stopped ] || reasons=$(reason stopped 'It does not run.')
        return 0
    fi
    state=running
    pid_of "$1.keeper" >/dev/null || state=unkept
    up_now=$(seconds_up)
    uptime=$((${up_now%.*} - $(started_at "$pid" || printf 0) / ticks))
    memory=$(awk '/^VmRSS:/ { print $2 * 1024 }' "/proc/$pid/status" 2>/dev/null)
    answer=$(ask /readyz "$port")
    case ${answer##*
} in
        200) ready=yes missing=$(reasons_in "$answer" missing) ;;
        503) reasons=$(reasons_in "$answer") missing=$(reasons_in "$answer" missing) ;;
        *) reasons=$(reason silent "It does not answer /readyz on port $port.") ;;
    esac
}

# reason NAME SENTENCE: what the launcher knows, in the shape in which a service says it.
reason() { printf '[{"name":%s,"reason":%s}]' "$(json_text "$1")" "$(json_text "$2")"; }

print_row() {
    shown_uptime=- shown_memory=-
    if [ -n "$pid" ]; then
        shown_uptime=$(as_words "$uptime")
        shown_memory="$((memory / 1048576)) MB"
    fi
    # That it is stopped stands in the row already.
    shown_reasons=
    [ "$state" = stopped ] || shown_reasons=$(sentences_in "$reasons $missing")
    # Without reasons the line ends with the number before them.
    put '%-21s %-13s %7s %6s %-6s %-12s %8s %8s%s\n' "$service" "$state" "${pid:--}" "$port" "$ready" \
        "$shown_uptime" "$shown_memory" "$kept_restarts" "${shown_reasons:+  $shown_reasons}"
}

print_json() {
    put '%s{"service":"%s","state":"%s","pid":%s,"port":%d,"ready":%s,' \
        "$separator" "$service" "$state" "${pid:-null}" "$port" "$([ "$ready" = yes ] && printf true || printf false)"
    put '"reasons":%s,"missing":%s,"uptime_seconds":%d,"memory_bytes":%d,"restarts":%d}' \
        "$reasons" "$missing" "$uptime" "${memory:-0}" "$kept_restarts"
    separator=,
}
