# shellcheck shell=sh
# Starting services, each under its keeper.

# start_service NAME: its keeper in a session of its own, so a Ctrl-C at this terminal does not reach it.
start_service() {
    if pid_of "$1.keeper" >/dev/null && pid_of "$1" >/dev/null; then return 0; fi
    # A service whose keeper was killed runs alone; it is taken down and started with one.
    if pid_of "$1" >/dev/null || pid_of "$1.keeper" >/dev/null; then stop_service "$1"; fi
    rm -f "$FLEET_RUN_DIR/$1.state"
    # Five services cannot share the one PORT of a single service.
    (unset PORT && export_revision && exec setsid "$FLEET_ROOT/scripts/fleet" keep "$1") </dev/null >>"$(log_of "$1")" 2>&1 9>&- &
    record "$1.keeper" $!
}

# One instant: nothing waits for anything here.
start_services() {
    for service in "$@"; do start_service "$service"; done
}
