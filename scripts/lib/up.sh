# shellcheck shell=sh
# `fleet up [-d] [--fail-fast]`

command_up() {
    background='' fail_fast='' interrupted='' interruptions=0 hurry=''
    for word in "$@"; do
        case $word in
            -d | --background) background=yes ;;
            --fail-fast) fail_fast=yes ;;
            *) usage_error "up has no option $word." ;;
        esac
    done
    create_settings_file
    load_settings
    make_state_folders
    # Said before minutes are spent on a build, and once more before anything starts.
    # shellcheck disable=SC2086
    {
        check_ports $ROW
        prepare_binaries $ROW
        take_lock
        check_ports $ROW
    }
    starting=
    for service in $ROW_FROM_THE_RIGHT; do
        if ! pid_of "$service" >/dev/null || ! pid_of "$service.keeper" >/dev/null; then starting="$starting $service"; fi
    done
    if [ -z "$starting" ]; then
        say "The fleet is already up. scripts/fleet status shows it, scripts/fleet logs -f follows it."
        return 0
    fi
    trap 'on_interrupt' INT TERM HUP
    [ -z "$fail_fast" ] || export FLEET_FAIL_FAST=yes
    note_log_sizes
    # shellcheck disable=SC2086
    start_services $starting
    [ -n "$background" ] || follow_all
    wait_code=0
    # shellcheck disable=SC2086
    wait_ready $starting || wait_code=$?
    case $wait_code in
        0)
            say "Ready in $(as_seconds "$ready_after") s."
            show_places
            ;;
        130) stop_and_exit 130 ;;
        78)
            explain_not_ready
            stop_and_exit 78
            ;;
        *)
            explain_not_ready
            [ -z "$fail_fast" ] || stop_and_exit 1
            note "The rest of the fleet runs. scripts/fleet status shows it, scripts/fleet down stops it."
            [ -z "$background" ] || exit 1
            ;;
    esac
    release_lock
    [ -n "$background" ] || stay
}

on_interrupt() {
    interruptions=$((interruptions + 1))
    interrupted=yes
    if [ "$interruptions" -eq 1 ]; then
        say "Draining, from the left to the right. Once more kills at once."
    else
        hurry=yes
    fi
}

# stop_and_exit CODE: ends what this command started.
stop_and_exit() {
    for service in $ROW; do
        case " $starting " in *" $service "*) stop_service "$service" ;; esac
    done
    sleep 0.1 || : # the followers print the last lines
    exit "$1"
}

# Where each log ends before anything is started: what follows is new.
note_log_sizes() {
    log_starts=
    for service in $ROW; do
        rotate_log "$service"
        : >>"$(log_of "$service")"
        log_starts="$log_starts $service=$(wc -c <"$(log_of "$service")")"
    done
}

follow_all() {
    for pair in $log_starts; do
        # The lock's descriptor is closed by exec: a redirection of a function call would keep a copy of it, and the lock.
        (exec 9>&- && follow "${pair%=*}" $((${pair#*=} + 1))) &
    done
}

# The foreground's own wait: until Ctrl-C, or until nothing is left to watch.
stay() {
    while [ -z "$interrupted" ]; do
        watched=
        for service in $ROW; do
            if watched=$(pid_of "$service.keeper"); then break; fi
        done
        [ -n "$watched" ] || break
        watch_code=0
        wait "$watched" || watch_code=$?
        # A keeper that another command started is no child of ours and is looked at now and then.
        if [ "$watch_code" -eq 127 ]; then
            sleep 1 &
            wait $! || :
        fi
    done
    take_lock ''
    failed_code=0 not_ready=
    for service in $ROW; do
        read_state "$service"
        case $kept_state in
            failed) failed_code=1 not_ready="$not_ready $service" ;;
            configuration) failed_code=78 not_ready="$not_ready $service" ;;
        esac
    done
    # shellcheck disable=SC2086
    {
        stop_services $ROW
        prove_stopped $ROW
    }
    sleep 0.1 || : # the followers print the last lines
    if [ -n "$interrupted" ]; then
        say "The fleet is down: no process and no port is left."
        exit 0
    fi
    explain_not_ready
    say "The fleet has ended."
    exit "$failed_code"
}

# Five lines: where everything is.
show_places() {
    places_public=$(public_address)
    places_services=
    for service in $ROW; do places_services="$places_services $service:$(port_of "$service")"; done
    say "Open      $(origin_of "$(port_of gateway)")/"
    say "Public    ${places_public:-local only (set PUBLIC_BASE_URL, or lead a tunnel to port $(port_of gateway))}"
    say "Services $places_services (on 127.0.0.1)"
    say "Logs      $FLEET_LOG_DIR"
    if [ -n "$background" ]; then say "Stop      scripts/fleet down"; else say "Stop      Ctrl-C"; fi
}
