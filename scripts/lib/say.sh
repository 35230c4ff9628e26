# shellcheck shell=sh
# Words to the person at the terminal.

# A terminal that is gone must not stop what is being done, so a word that cannot be said is let go.
say() { printf '%s\n' "$*" 2>/dev/null || :; }

# put FORMAT WORD…: the same in pieces of a line.
put() {
    # shellcheck disable=SC2059
    printf "$@" 2>/dev/null || :
}

note() { printf '%s\n' "$*" >&2 || :; }

# fail CODE SENTENCE… ends the script.
fail() {
    fail_code=$1
    shift
    printf 'fleet: %s\n' "$*" >&2
    exit "$fail_code"
}

# usage_error SENTENCE…: the command was called wrongly.
usage_error() {
    note "fleet: $*"
    note "Try: scripts/fleet help"
    exit 2
}

# Colours only on a terminal whose owner has not refused them.
colours_wanted() { [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-}" != dumb ]; }

# Seconds since the machine started, with hundredths; it never jumps, as a clock may.
seconds_up() {
    read -r seconds_up_now _ </proc/uptime
    printf '%s' "$seconds_up_now"
}

# hundredths_since T: hundredths of a second since `seconds_up` said T.
hundredths_since() {
    hundredths_now=$(seconds_up)
    # A leading 1 keeps 08 and 09 from being read as octal.
    printf '%s' $(((${hundredths_now%.*} - ${1%.*}) * 100 + 1${hundredths_now#*.} - 1${1#*.}))
}

# as_seconds HUNDREDTHS: 1234 → 12.34
as_seconds() { printf '%d.%02d' $(($1 / 100)) $(($1 % 100)); }

# as_words SECONDS: 3723 → 1 h 2 min
as_words() {
    if [ "$1" -ge 86400 ]; then
        printf '%d d %d h' $(($1 / 86400)) $(($1 % 86400 / 3600))
    elif [ "$1" -ge 3600 ]; then
        printf '%d h %d min' $(($1 / 3600)) $(($1 % 3600 / 60))
    elif [ "$1" -ge 60 ]; then
        printf '%d min %d s' $(($1 / 60)) $(($1 % 60))
    else
        printf '%d s' "$1"
    fi
}

# json_text TEXT: a JSON string. Control characters become spaces.
json_text() {
    printf '"%s"' "$(printf '%s' "$1" | tr '\000-\037' ' ' | sed 's/\\/\\\\/g; s/"/\\"/g')"
}
