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
        check_told $restarting
        check_ports $restarting
    }
    for service in $restarting; do restart_service "$service"; done
}

# check_told SERVICE…: each reads its settings; what it would refuse is said before anything is stopped.
check_told() {
    told_badly=
    for service in "$@"; do
        told_code=0
        (unset PORT && exec "$FLEET_BIN_DIR/$service" --config) </dev/null >/dev/null || told_code=$?
        [ "$told_code" -eq 0 ] || told_badly="$told_badly $service"
    done
    [ -z "$told_badly" ] || fail 78 "nothing was restarted; what these refuse is above:$told_badly"
}

restart_service() {
    if runs_in_a_terminal "$1"; then
        note "$1 belongs to the terminal of scripts/fleet run, and keeps the environment of that terminal."
        cycle_service "$1"
    else
        start_anew "$1"
    fi
    restart_code=0
    wait_ready "$1" || restart_code=$?
    if [ "$restart_code" -ne 0 ]; then
        explain_not_ready
        exit "$restart_code"
    fi
    say "$1 is ready (pid $(pid_of "$1" || :), port $(port_of "$1"))."
}

# A keeper has the environment of whoever started it, so a new one is started, with ours. What `up` was told still holds.
start_anew() {
    if old_keeper=$(pid_of "$1.keeper") && tr '\000' '\n' <"/proc/$old_keeper/environ" | grep -qx FLEET_FAIL_FAST=yes; then
        export FLEET_FAIL_FAST=yes
    else
        unset FLEET_FAIL_FAST
    fi
    stop_service "$1"
    start_service "$1"
}

# runs_in_a_terminal NAME: `fleet run` is its keeper.
runs_in_a_terminal() {
    run_keeper=$(pid_of "$1.keeper") || return 1
    tr '\000' ' ' <"/proc/$run_keeper/cmdline" 2>/dev/null | grep -q " run $1 \$"
}

# Its terminal starts it again as soon as it has drained.
cycle_service() {
    old_pid=$(pid_of "$1" || :)
    cycle_since=$(seconds_up)
    send USR1 "$1.keeper"
    while [ -n "$old_pid" ] && [ "$(pid_of "$1" || :)" = "$old_pid" ]; do
        if [ "$(hundredths_since "$cycle_since")" -ge $(($(stop_limit_seconds "$1") * 100)) ]; then
            note "$1 did not drain in time and was killed."
            send KILL "$1"
        fi
        sleep 0.02
    done
    until pid_of "$1" >/dev/null || ! pid_of "$1.keeper" >/dev/null; do sleep 0.02; done
}
