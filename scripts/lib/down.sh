# shellcheck shell=sh
# `fleet down [SERVICE]`

command_down() {
    stopping='' keep_states=''
    for word in "$@"; do
        case $word in
            --keep-states) keep_states=yes ;; # internal: --fail-fast leaves the cause to be read
            -*) usage_error "down has no option $word." ;;
            *) check_service "$word" && stopping="$stopping $word" ;;
        esac
    done
    load_settings
    if [ ! -d "$FLEET_RUN_DIR" ]; then
        say "Nothing runs from $STATE_DIR."
        return 0
    fi
    take_lock
    if [ -n "$stopping" ]; then row_part=$stopping; else row_part=$ROW; fi
    was_up=
    for service in $row_part; do
        if pid_of "$service" >/dev/null || pid_of "$service.keeper" >/dev/null; then was_up=yes; fi
    done
    # shellcheck disable=SC2086
    {
        stop_services $row_part
        prove_stopped $row_part
    }
    for service in $row_part; do
        [ -n "$keep_states" ] || rm -f "$FLEET_RUN_DIR/$service.state"
    done
    if [ -z "$was_up" ]; then
        say "Nothing runs from $STATE_DIR."
    elif [ -z "$stopping" ]; then
        say "The fleet is down: no process and no port is left."
    fi
}
