# shellcheck shell=sh
# Where the services' words are kept: one file a service, rotated by size when it starts.

LOG_ROTATE_BYTES=20000000
LOGS_KEPT=3

log_of() { printf '%s' "$FLEET_LOG_DIR/$1.log"; }

rotate_log() {
    rotated=$FLEET_LOG_DIR/$1.log
    [ -f "$rotated" ] || return 0
    [ "$(wc -c <"$rotated")" -ge "$LOG_ROTATE_BYTES" ] || return 0
    age=$LOGS_KEPT
    while [ "$age" -gt 1 ]; do
        [ ! -f "$rotated.$((age - 1))" ] || mv -f "$rotated.$((age - 1))" "$rotated.$age"
        age=$((age - 1))
    done
    mv -f "$rotated" "$rotated.1"
}
