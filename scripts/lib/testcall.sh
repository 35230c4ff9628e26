# shellcheck shell=sh
# `fleet testcall [FILE…] [options]`: plays callers against the fleet that runs, without a telephone.

command_testcall() {
    if [ "${1:-}" = --list ]; then
        [ $# -eq 1 ] || usage_error "--list stands alone."
        list_scenarios
        return
    fi
    load_settings
    check_binaries voice-relay
    testcall_value='' testcall_named=''
    testcall_left=$#
    while [ "$testcall_left" -gt 0 ]; do
        testcall_left=$((testcall_left - 1))
        word=$1
        shift
        case $testcall_value/$word in
            file/?*) testcall_value='' word=$(from_caller "$word") ;;
            text/*) testcall_value='' ;;
            /--record) testcall_value='text' testcall_named=yes ;;
            /--junit) testcall_value='file' ;;
            /--to | /--calls | /--at-once | /--from | /--number | /--speed) testcall_value='text' ;;
            /-) testcall_named=yes ;;
            /-*) ;;
            *) testcall_named=yes word=$(from_caller "$word") ;;
        esac
        set -- "$@" "$word"
    done
    [ -n "$testcall_named" ] || set -- "$@" "$FLEET_ROOT"/deploy/scenarios/*.call
    exec "$FLEET_BIN_DIR/voice-relay" call "$@"
}

# from_caller PATH: a file is meant from where the caller stands.
from_caller() {
    case $1 in
        /*) printf '%s' "$1" ;;
        *) printf '%s' "$CALLER_FOLDER/$1" ;;
    esac
}

# Each scenario that ships with its title, a line each.
list_scenarios() {
    for scenario in "$FLEET_ROOT"/deploy/scenarios/*.call; do
        scenario_name=${scenario##*/}
        put '  %-22s %s\n' "${scenario_name%.call}" "$(sed -n 's/^title "\(.*\)"$/\1/p' "$scenario")"
    done
}
