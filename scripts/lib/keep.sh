# shellcheck shell=sh
# Keeps one service running: one small process a service, its parent. It starts the service again when it ends by itself,
# waiting longer each time, and tells why.
#
#   TERM  drain the service, then end      HUP  let it read its settings again      USR2  set its log aside if it has grown

KEEP_STEADY_SECONDS=10 # a service that ran this long starts its waits from the shortest again
LOG_LOOK_SECONDS=5     # how often its log is looked at

command_keep() {
    kept=$1
    log=$(log_of "$kept")
    child='' serving='' ending='' restarts=0 wait_tenths=3
    trap 'ending=yes; to_child TERM' TERM
    trap 'to_child HUP' HUP
    trap 'look_at_log' USR2
    raise_descriptor_limit
    prepare_backtraces
    # What belongs to the launcher's own supervisor, if it has one, is not the service's.
    unset NOTIFY_SOCKET WATCHDOG_USEC WATCHDOG_PID LISTEN_FDS LISTEN_PID LISTEN_FDNAMES
    (remind $$) &
    reminder=$!
    while :; do
        run_once
        if [ -n "$ending" ]; then break; fi
        after_end
    done
    kill "$reminder" 2>/dev/null || :
    forget "$kept" "$kept.keeper"
    rm -f "$FLEET_RUN_DIR/$kept.state"
}

to_child() { [ -z "$child" ] || kill -s "$1" "$child" 2>/dev/null || :; }

# remind KEEPER: tells the keeper now and then to look at the log; ends with it.
remind() {
    pause_pid=
    trap 'kill "$pause_pid" 2>/dev/null; exit 0' TERM
    while :; do
        sleep "$LOG_LOOK_SECONDS" &
        pause_pid=$!
        wait "$pause_pid" || :
        [ "$(pid_of "$kept.keeper" || :)" = "$1" ] || exit 0
        kill -s USR2 "$1" 2>/dev/null || exit 0
    done
}

# What this run said until now is in a predecessor then; what is read of it later is what came after.
look_at_log() {
    has_grown "$kept" || return 0
    if [ -n "$serving" ]; then
        rotate_live_log "$kept" "$child" || return 0
        log_start=0
        write_state "$kept" running "$restarts" 0 '' || :
    fi
}

# Starts the service and waits for its end; leaves exit_code and ran_seconds.
run_once() {
    rotate_log "$kept" || :
    log_start=$(log_size)
    born=$(seconds_up)
    "$FLEET_BIN_DIR/$kept" </dev/null >>"$log" 2>&1 &
    child=$!
    record "$kept" "$child"
    write_state "$kept" running "$restarts" "$log_start" ''
    serving=yes
    # A signal that came before the child was known.
    if [ -n "$ending" ]; then to_child TERM; fi
    # A trapped signal ends `wait` too; the child is over only when it can be signalled no more.
    while :; do
        exit_code=0
        wait "$child" 2>/dev/null || exit_code=$?
        if [ "$exit_code" -le 128 ] || ! kill -0 "$child" 2>/dev/null; then break; fi
    done
    child='' serving=''
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
    # The reminder to look at the log ends a wait as well.
    while kill -0 "$child" 2>/dev/null; do wait "$child" || :; done
    child=
    wait_tenths=$((wait_tenths * 2))
    [ "$wait_tenths" -le 50 ] || wait_tenths=50
    if [ -n "$ending" ]; then
        kill "$reminder" 2>/dev/null || :
        forget "$kept.keeper"
        rm -f "$FLEET_RUN_DIR/$kept.state"
        exit 0
    fi
}

give_up() {
    write_state "$kept" "$1" "$restarts" "$log_start" "$cause"
    kill "$reminder" 2>/dev/null || :
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
                awk '/Fatal error/ && !fatal { fatal = $0 } /Program crashed/ && !crash { crash = $0 } { last = $0 }
                    END { print fatal ? fatal : crash ? crash : last }')
            [ -z "$said" ] || cause="$cause, saying: $said"
            ;;
    esac
}

# What it said in this run, at its end.
last_words() {
    tail -c "+$((log_start + 1))" "$log" 2>/dev/null | tail -n 2000 | tr '\000-\011\013-\037\177' ' ' | grep . || :
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
