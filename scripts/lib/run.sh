# shellcheck shell=sh
# `fleet run SERVICE`: one service in the foreground of its own terminal.

command_run() {
    [ $# -eq 1 ] || usage_error "run takes one service. The row is: $ROW"
    check_service "$1"
    create_settings_file
    load_settings
    make_state_folders
    if [ -n "${PORT:-}" ]; then own_port=$PORT; else own_port=$(port_of "$1"); fi
    run_refuses_second "$1"
    prepare_binaries "$1"
    run_refuses_second "$1"
    if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then prepare_backtraces terminal; else prepare_backtraces; fi
    export_revision
    signals=0 cycling='' child=
    trap 'run_signal' INT TERM HUP
    trap 'cycling=yes; to_child TERM' USR1
    # To the other commands this script is the service's keeper: `down` and `restart` speak to it.
    record "$1.keeper" $$
    run_once "$1"
    while [ -n "$cycling" ] && [ "$signals" -eq 0 ]; do
        cycling=
        run_once "$1"
    done
    forget "$1" "$1.keeper"
    exit "$run_code"
}

run_once() {
    # In a session of its own, so that Ctrl-C reaches it once, as the drain it means.
    setsid "$FLEET_BIN_DIR/$1" </dev/null &
    child=$!
    record "$1" "$child"
    if [ "$signals" -gt 0 ]; then to_child TERM; fi
    while :; do
        run_code=0
        wait "$child" || run_code=$?
        if [ "$run_code" -le 128 ] || ! kill -0 "$child" 2>/dev/null; then break; fi
    done
    forget "$1"
    child=
}

to_child() { [ -z "$child" ] || kill -s "$1" "$child" 2>/dev/null || :; }

run_refuses_second() {
    if running_pid=$(pid_of "$1"); then
        fail 3 "$1 already runs (pid $running_pid, port $own_port). To free its place: scripts/fleet down $1"
    fi
    if port_owner=$(describe_holder "$own_port"); then
        fail 3 "$1 needs port $own_port, held by $port_owner. Nothing was started."
    fi
}

# The first signal drains; the second ends it at once.
run_signal() {
    signals=$((signals + 1))
    if [ "$signals" -eq 1 ]; then to_child TERM; else to_child KILL; fi
}
