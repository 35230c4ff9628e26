# shellcheck shell=sh
# Which process is ours. A record holds pid, start time and boot, so a number the kernel gave to a stranger is never taken
# for one of ours.

if [ -r /proc/sys/kernel/random/boot_id ]; then
    read -r BOOT </proc/sys/kernel/random/boot_id
else
    BOOT=unknown
fi

# started_at PID: when it started, in clock ticks since boot (proc(5): field 22 of stat). A zombie has ended.
started_at() {
    { IFS= read -r started_at_line <"/proc/$1/stat"; } 2>/dev/null || return 1
    # The second field is the name in brackets, which may hold blanks and brackets itself.
    # shellcheck disable=SC2086
    set -- ${started_at_line##*) }
    case $1 in Z | X) return 1 ;; esac
    printf '%s' "${20}"
}

# record NAME PID
record() {
    record_start=$(started_at "$2") || return 0
    printf '%s %s %s\n' "$2" "$record_start" "$BOOT" >"$FLEET_RUN_DIR/$1.pid.$$"
    mv -f "$FLEET_RUN_DIR/$1.pid.$$" "$FLEET_RUN_DIR/$1.pid"
}

# pid_of NAME: the pid on record, if that very process still lives.
pid_of() {
    { read -r pid_of_pid pid_of_start pid_of_boot <"$FLEET_RUN_DIR/$1.pid"; } 2>/dev/null || return 1
    [ "$pid_of_boot" = "$BOOT" ] || return 1
    pid_of_now=$(started_at "$pid_of_pid") || return 1
    [ "$pid_of_now" = "$pid_of_start" ] || return 1
    printf '%s' "$pid_of_pid"
}

# send SIGNAL NAME: only ever to the process on record.
send() {
    send_pid=$(pid_of "$2") || return 0
    kill -s "$1" "$send_pid" 2>/dev/null || :
}

forget() {
    for forgotten in "$@"; do rm -f "$FLEET_RUN_DIR/$forgotten.pid"; done
}

# write_state NAME STATE RESTARTS LOG_START CAUSE: what the keeper of a service has to tell. LOG_START is the size its log had
# when this run began.
write_state() {
    printf '%s %s %s\n%s\n' "$2" "$3" "$4" "$5" >"$FLEET_RUN_DIR/$1.state.$$"
    mv -f "$FLEET_RUN_DIR/$1.state.$$" "$FLEET_RUN_DIR/$1.state"
}

# read_state NAME sets kept_state, kept_restarts, kept_log_start and kept_cause.
read_state() {
    kept_state=stopped kept_restarts=0 kept_log_start=0 kept_cause=
    [ -r "$FLEET_RUN_DIR/$1.state" ] || return 0
    { read -r kept_state kept_restarts kept_log_start && IFS= read -r kept_cause; } <"$FLEET_RUN_DIR/$1.state" || :
}
