# shellcheck shell=sh
# Building the binaries. swift build decides what has changed.

# The build's one set of flags, so that no script undoes another's work.
SWIFT_CHECKS='--explicit-target-dependency-import-check error'

build_release() {
    build_since=$(seconds_up)
    if [ ! -x "$FLEET_ROOT/.build/release/gateway" ]; then
        say "Building the fleet (release). The first build takes some minutes, later ones seconds."
    else
        say "Building what has changed (release)."
    fi
    # shellcheck disable=SC2086
    (umask "${CALLER_UMASK:-022}" && cd "$FLEET_ROOT" && swift build -c release --static-swift-stdlib $SWIFT_CHECKS) ||
        fail 1 "the build failed; its errors are above."
    say "Built in $(as_words $(($(hundredths_since "$build_since") / 100)))."
}

# prepare_binaries SERVICE…: whatever must be there before anything can start.
prepare_binaries() {
    if [ -z "$FLEET_BIN_GIVEN" ] && [ "${FLEET_SKIP_BUILD:-0}" != 1 ]; then
        check_toolchain
        ensure_build_packages
        build_release
    else
        check_curl
    fi
    check_binaries "$@"
}
