# shellcheck shell=sh
# `fleet restart [SERVICE]`: one after the other from the right, so the row never stands empty.

command_restart() {
    restarting=
    for word in "$@"; do
        case $word in
            -*) usage_error "restart has no option $word." ;;
            *) check_service "$word" && restarting="$restarting $word" ;;
        esac
    done
    create_settings_file
    load_settings
    make_state_folders
    check_curl
    take_lock
    : "${restarting:=$ROW_FROM_THE_RIGHT}"
    # shellcheck disable=SC2086
    {
        check_binaries $restarting
        check_ports $restarting
    }
    for service in $restarting; do restart_service "$service"; done
}

restart_service() {
    old_pid=$(pid_of "$1" || :)
    if [ -n "$old_pid" ] && pid_of "$1.keeper" >/dev/null; then
        cycle_service "$1"
    else
        start_service "$1"
    fi
    restart_code=0
    wait_ready "$1" || restart_code=$?
    if [ "$restart_code" -ne 0 ]; then
        explain_not_ready
        exit "$restart_code"
    fi
    say "$1 is ready (pid $(pid_of "$1" || :), port $(port_of "$1"))."
}

# Its keeper stays, and starts it again as soon as it has drained.
cycle_service() {
    cycle_since=$(seconds_up)
    send USR1 "$1.keeper"
    while [ "$(pid_of "$1" || :)" = "$old_pid" ]; do
        if [ "$(hundredths_since "$cycle_since")" -ge $(((DRAIN_SECONDS + STOP_MARGIN_SECONDS) * 100)) ]; then
            note "$1 did not drain in time and was killed."
            send KILL "$1"
        fi
        sleep 0.02
    done
    until pid_of "$1" >/dev/null || ! pid_of "$1.keeper" >/dev/null; do sleep 0.02; done
}
