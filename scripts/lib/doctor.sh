# shellcheck shell=sh
# `fleet doctor`: looks, changes nothing, and says what to do.

command_doctor() {
    [ $# -eq 0 ] || usage_error "doctor takes no arguments."
    good_count=0 warned=0 broken=0
    load_settings
    heading Machine
    check_machine
    heading Project
    check_project
    heading Settings
    check_settings
    heading Fleet
    check_fleet
    say
    say "$good_count fine, $warned to look at, $broken broken."
    [ "$broken" -eq 0 ]
}

heading() {
    say
    say "$1"
}

good() {
    good_count=$((good_count + 1))
    say "  ok    $*"
}

# warn WHAT FIX
warn() {
    warned=$((warned + 1))
    say "  look  $1"
    [ -z "${2:-}" ] || say "        fix: $2"
}

# bad WHAT FIX
bad() {
    broken=$((broken + 1))
    say "  BAD   $1"
    [ -z "${2:-}" ] || say "        fix: $2"
}
