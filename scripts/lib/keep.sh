# shellcheck shell=sh
# Keeps one service running: one small process a service, its parent. It starts the service again when it ends by itself,
# waiting longer each time, and tells why.
#
#   TERM  drain the service, then end      USR1  drain the service and start it again      HUP  let it read its settings again

KEEP_STEADY_SECONDS=10 # a service that ran this long starts its waits from the shortest again

command_keep() {
    kept=$1
    log=$FLEET_LOG_DIR/$kept.log
    child='' ending='' cycling='' restarts=0 wait_tenths=3
    trap 'ending=yes; to_child TERM' TERM
    trap 'cycling=yes; to_child TERM' USR1
    trap 'to_child HUP' HUP
    raise_descriptor_limit
    # What belongs to the launcher's own supervisor, if it has one, is not the service's.
    unset NOTIFY_SOCKET WATCHDOG_USEC WATCHDOG_PID LISTEN_FDS LISTEN_PID LISTEN_FDNAMES
    while :; do
        run_once
        if [ -n "$ending" ]; then break; fi
        if [ -n "$cycling" ]; then
            cycling='' wait_tenths=3
            continue
        fi
        after_end
    done
    forget "$kept" "$kept.keeper"
    rm -f "$FLEET_RUN_DIR/$kept.state"
}

to_child() { [ -z "$child" ] || kill -s "$1" "$child" 2>/dev/null || :; }

# Starts the service and waits for its end; leaves exit_code and ran_seconds.
run_once() {
    log_start=$(log_size)
    born=$(seconds_up)
    "$FLEET_BIN_DIR/$kept" </dev/null >>"$log" 2>&1 &
    child=$!
    record "$kept" "$child"
    write_state "$kept" running "$restarts" "$log_start" ''
    # A signal that came before the child was known.
    if [ -n "$ending$cycling" ]; then to_child TERM; fi
    # A trapped signal ends `wait` too; the child is over only when it can be signalled no more.
    while :; do
        exit_code=0
        wait "$child" 2>/dev/null || exit_code=$?
        if [ "$exit_code" -le 128 ] || ! kill -0 "$child" 2>/dev/null; then break; fi
    done
    child=
    forget "$kept"
    ran_hundredths=$(hundredths_since "$born")
}

# The service ended and nobody had asked it to.
after_end() {
    find_cause
    if [ "$exit_code" -eq 78 ]; then
        tell error "$kept refused its settings and is not started again. After mending them: scripts/fleet restart $kept"
        give_up configuration
    fi
    if [ -n "${FLEET_FAIL_FAST:-}" ]; then
        tell error "$kept $cause; the fleet stops (--fail-fast)."
        give_up failed
    fi
    [ "$ran_hundredths" -lt $((KEEP_STEADY_SECONDS * 100)) ] || wait_tenths=3
    restarts=$((restarts + 1))
    pause=$((wait_tenths / 10)).$((wait_tenths % 10))
    tell warning "$kept $cause after $(as_seconds "$ran_hundredths") s; starting it again in $pause s (restart $restarts)."
    write_state "$kept" backing-off "$restarts" "$log_start" "$cause"
    sleep "$pause" &
    child=$!
    wait "$child" || :
    kill "$child" 2>/dev/null || :
    child=
    wait_tenths=$((wait_tenths * 2))
    [ "$wait_tenths" -le 50 ] || wait_tenths=50
    if [ -n "$ending" ]; then
        forget "$kept.keeper"
        rm -f "$FLEET_RUN_DIR/$kept.state"
        exit 0
    fi
    cycling=
}

give_up() {
    write_state "$kept" "$1" "$restarts" "$log_start" "$cause"
    forget "$kept.keeper"
    [ -z "${FLEET_FAIL_FAST:-}" ] || exec "$FLEET_ROOT/scripts/fleet" down --keep-states >/dev/null 2>&1
    exit 0
}

# A sentence piece: how it ended, and what it said last about it.
find_cause() {
    if [ "$exit_code" -gt 128 ]; then
        cause="was ended by signal $(kill -l $((exit_code - 128)) 2>/dev/null || printf %s $((exit_code - 128)))"
    else
        cause="ended with exit code $exit_code"
    fi
    case $exit_code in
        126) cause="could not be started: $FLEET_BIN_DIR/$kept is not executable" ;;
        127) cause="could not be started: $FLEET_BIN_DIR/$kept or a library it needs is not there" ;;
        137 | 143) ;;
        78) cause="refused its settings: $(last_words | head -n 8 | tr '\n' ';' | sed 's/;$//; s/;/; /g' | cut -c 1-600)" ;;
        *)
            said=$(last_words | cut -c 1-300 |
                awk '/Fatal error/ && !fatal { fatal = $0 } { last = $0 } END { print fatal ? fatal : last }')
            [ -z "$said" ] || cause="$cause, saying: $said"
            ;;
    esac
}

# What it said in this run, at its end.
last_words() {
    tail -c "+$((log_start + 1))" "$log" 2>/dev/null | tail -n 200 | tr '\000-\011\013-\037\177' ' ' | grep . || :
}

log_size() { if [ -f "$log" ]; then wc -c <"$log"; else printf 0; fi; }

# tell LEVEL SENTENCE: a line in the service's own log, in the shape of the others.
tell() {
    printf '{"time":"%s","level":"%s","service":"%s","message":%s}\n' \
        "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$1" "$kept" "$(json_text "$2")" >>"$log"
}

# Ten thousand quiet connections need as many descriptors; the soft limit of a login shell is often 1024.
# shellcheck disable=SC3045  # dash has it
raise_descriptor_limit() {
    hard_limit=$(ulimit -H -n)
    if [ "$hard_limit" = unlimited ] || [ "$hard_limit" -gt 65536 ]; then hard_limit=65536; fi
    ulimit -S -n "$hard_limit" 2>/dev/null || :
}
