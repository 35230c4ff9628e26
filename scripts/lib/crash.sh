# shellcheck shell=sh
# What a service that crashes leaves in its log.

# prepare_backtraces [TERMINAL]: has the services' runtime write a backtrace when they crash. Their binaries hold the runtime
# and cannot find the program that writes it, so it is named; without it nothing is asked for, and a crash is the signal
# alone. Registers stay out of the log, because they may hold a piece of a secret. Whoever set SWIFT_BACKTRACE is left alone.
prepare_backtraces() {
    [ -z "${SWIFT_BACKTRACE:-}" ] || return 0
    tracer=$(find_tracer) || return 0
    SWIFT_BACKTRACE="enable=yes,interactive=no,threads=crashed,registers=none,images=mentioned,swift-backtrace=$tracer"
    [ "${1:-}" = terminal ] || SWIFT_BACKTRACE="$SWIFT_BACKTRACE,color=no"
    export SWIFT_BACKTRACE
}

# It lies beside the binaries when they were made elsewhere, or in the toolchain that `swift` leads to.
find_tracer() {
    for tracer_place in "$FLEET_BIN_DIR/swift-backtrace-static" \
        "$(tools_of "$(command -v swift || :)")/swift-backtrace-static"; do
        case $tracer_place in
            *,* | [!/]*) ;; # the setting's words are parted by commas
            *) if [ -x "$tracer_place" ]; then printf '%s' "$tracer_place" && return 0; fi ;;
        esac
    done
    return 1
}

# tools_of SWIFT: the folder of the toolchain's own tools, also where `swift` is a stand-in that chooses a toolchain.
tools_of() {
    [ -n "$1" ] || return 0
    tools_swift=$(readlink -f "$1")
    tools_folder=${tools_swift%/bin/*}/libexec/swift/linux
    if [ ! -d "$tools_folder" ]; then
        tools_folder=$("$1" -print-target-info 2>/dev/null </dev/null |
            sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1/libexec/swift/linux|p')
    fi
    printf '%s' "$tools_folder"
}
