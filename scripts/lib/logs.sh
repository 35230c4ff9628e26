# shellcheck shell=sh
# Where the services' words are kept: one file a service, set aside when it has grown, with its LOGS_KEPT predecessors.

: "${FLEET_LOG_BYTES:=20000000}"
case $FLEET_LOG_BYTES in *[!0-9]*) usage_error "FLEET_LOG_BYTES is \"$FLEET_LOG_BYTES\"; it must be a number of bytes." ;; esac
LOGS_KEPT=3

log_of() { printf '%s' "$FLEET_LOG_DIR/$1.log"; }

# has_grown SERVICE: its log is due to be set aside.
has_grown() {
    [ -f "$(log_of "$1")" ] && [ "$(wc -c <"$(log_of "$1")")" -ge "$FLEET_LOG_BYTES" ]
}

# Makes room for a first predecessor; the oldest goes.
age_logs() {
    age=$LOGS_KEPT
    while [ "$age" -gt 1 ]; do
        [ ! -f "$1.$((age - 1))" ] || mv -f "$1.$((age - 1))" "$1.$age"
        age=$((age - 1))
    done
}

# rotate_log SERVICE: while nobody writes to it.
rotate_log() {
    has_grown "$1" || return 0
    age_logs "$(log_of "$1")"
    mv -f "$(log_of "$1")" "$(log_of "$1").1"
}

# rotate_live_log SERVICE PID: while the service writes. It holds the file open, so the file stays and what it says is copied
# away. The last piece is copied while the service stands still, for a few thousandths of a second: no line is lost.
rotate_live_log() {
    live_log=$(log_of "$1")
    copied=$(wc -c <"$live_log")
    # On a full disk the log stays as it is; a copy that is not whole must not stand in for it.
    head -c "$copied" "$live_log" 2>/dev/null >"$live_log.new" || { rm -f "$live_log.new" && return 1; }
    age_logs "$live_log"
    kill -s STOP "$2" 2>/dev/null || :
    while is_going "$2"; do :; done
    if tail -c "+$((copied + 1))" "$live_log" >>"$live_log.new" && mv -f "$live_log.new" "$live_log.1"; then
        : >"$live_log"
    else
        rm -f "$live_log.new"
    fi
    kill -s CONT "$2" 2>/dev/null || :
}

# is_going PID: a thread of it neither stands still nor has ended.
is_going() {
    for going in "/proc/$1/task"/*/stat; do
        { IFS= read -r going_line <"$going"; } 2>/dev/null || continue
        case ${going_line##*) } in
            [TtZX]*) ;;
            *) return 0 ;;
        esac
    done
    return 1
}

# log_text SERVICE BYTES: its log up to there, after what was set aside last.
log_text() {
    [ ! -f "$(log_of "$1").1" ] || cat "$(log_of "$1").1"
    head -c "$2" "$(log_of "$1")"
}

# whole_log_text SERVICE BYTES: the same after all that was set aside.
whole_log_text() {
    age=$LOGS_KEPT
    while [ "$age" -gt 1 ]; do
        [ ! -f "$(log_of "$1").$age" ] || cat "$(log_of "$1").$age"
        age=$((age - 1))
    done
    log_text "$1" "$2"
}
