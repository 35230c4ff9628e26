# shellcheck shell=sh
# Stopping services: TERM, the time a drain may take, then KILL. Only processes on record are touched.

# The steps of a service's own stopping (Shared/Fleet/ServiceLife.swift) may take the drain limit STOP_DRAINS times, and less
# than STOP_MARGIN_SECONDS beside it; a KILL before that would cut a step short. scripts/check holds the two together.
STOP_DRAINS=2
STOP_MARGIN_SECONDS=40

# stop_limit_seconds SERVICE: calls that go on have a time of their own.
stop_limit_seconds() {
    stop_calls=0
    [ "$1" != voice-relay ] || stop_calls=$calls_limit
    printf '%s' $((drain_limit * STOP_DRAINS + stop_calls + STOP_MARGIN_SECONDS))
}

# stop_service NAME: returns when the service and its keeper are gone. With `hurry` set nothing is waited for.
stop_service() {
    stop_since=$(seconds_up)
    stop_child=$(pid_of "$1" || :)
    if pid_of "$1.keeper" >/dev/null; then
        send TERM "$1.keeper"
    else
        # A keeper that was killed while it set the log aside has left the service standing still: no other word reaches it.
        send CONT "$1"
        send TERM "$1"
    fi
    stop_killed='' stop_limit=$(($(stop_limit_seconds "$1") * 100))
    while pid_of "$1.keeper" >/dev/null || pid_of "$1" >/dev/null; do
        if [ -n "${hurry:-}" ] ||
            [ "$(hundredths_since "$stop_since")" -ge "$stop_limit" ]; then
            send KILL "$1.keeper"
            send KILL "$1"
            stop_killed=yes
        fi
        sleep 0.02 || :
    done
    forget "$1" "$1.keeper"
    if [ -n "$stop_killed" ]; then
        say "$1 was killed after $(as_seconds "$(hundredths_since "$stop_since")") s${stop_child:+ (pid $stop_child)}."
    elif [ -n "$stop_child" ]; then
        say "$1 stopped ($(as_seconds "$(hundredths_since "$stop_since")") s)."
    fi
}

# runs_binary PID SERVICE: also when the binary has been built anew since.
runs_binary() {
    runs_now=$(readlink "/proc/$1/exe") || return 1
    [ "${runs_now% (deleted)}" = "$(readlink -f "$FLEET_BIN_DIR/$2")" ]
}

# From the left to the right, so whoever asks goes before whoever answers.
stop_services() {
    for service in "$@"; do stop_service "$service"; done
}

# prove_stopped SERVICE…: fails, and says why, when a process of ours or its port is left.
prove_stopped() {
    left_over=
    for service in "$@"; do
        port=$(port_of "$service")
        if pid_of "$service" >/dev/null || pid_of "$service.keeper" >/dev/null; then
            left_over="$left_over
  $service still runs (pid $(pid_of "$service" || pid_of "$service.keeper"))"
        elif port_owner=$(describe_holder "$port"); then
            port_pid=$(holder "$port" || :)
            if [ -n "$port_pid" ] && runs_binary "$port_pid" "$service"; then
                left_over="$left_over
  port $port: $port_owner is a $service that this state folder has no record of. To end it: kill $port_pid"
            else
                say "Port $port is held by $port_owner, which is no part of this fleet."
            fi
        fi
    done
    [ -z "$left_over" ] || fail 1 "something is left:$left_over"
}
