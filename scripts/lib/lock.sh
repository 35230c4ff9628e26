# shellcheck shell=sh
# One launcher at a time changes the fleet in a state folder; the second waits.

LOCK_WAIT_SECONDS=60

# take_lock [WORDS]: what is said when another has it; nothing for an empty text.
take_lock() {
    lock_words=${1-Another scripts/fleet is at work on $STATE_DIR; waiting for it.}
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$FLEET_RUN_DIR/lock"
        flock -n 9 && return 0
        [ -z "$lock_words" ] || note "$lock_words"
        flock -w "$LOCK_WAIT_SECONDS" 9 || lock_refused
        return 0
    fi
    lock_waited=0
    until mkdir "$FLEET_RUN_DIR/lock.d" 2>/dev/null; do
        # A lock whose owner has died is moved aside in one step, so only one waiter can do it.
        if [ -f "$FLEET_RUN_DIR/lock-owner.pid" ] && ! pid_of lock-owner >/dev/null; then
            if mv "$FLEET_RUN_DIR/lock.d" "$FLEET_RUN_DIR/lock.d.$$" 2>/dev/null; then
                forget lock-owner
                rmdir "$FLEET_RUN_DIR/lock.d.$$"
            fi
            continue
        fi
        if [ "$lock_waited" -eq 0 ] && [ -n "$lock_words" ]; then note "$lock_words"; fi
        lock_waited=$((lock_waited + 1))
        [ "$lock_waited" -lt $((LOCK_WAIT_SECONDS * 20)) ] || lock_refused
        sleep 0.05
    done
    record lock-owner $$
    trap 'release_lock' EXIT
}

lock_refused() {
    fail 1 "another scripts/fleet has been at work on $STATE_DIR for $LOCK_WAIT_SECONDS s. End it, then try again."
}

release_lock() {
    if command -v flock >/dev/null 2>&1; then
        exec 9>&-
    elif [ "$(pid_of lock-owner || :)" = $$ ]; then
        forget lock-owner
        rmdir "$FLEET_RUN_DIR/lock.d" 2>/dev/null || :
    fi
}
