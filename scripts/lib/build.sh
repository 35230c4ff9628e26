# shellcheck shell=sh
# Building the binaries. swift build decides what has changed.

# The build's one set of flags, so that no script undoes another's work.
SWIFT_CHECKS='--explicit-target-dependency-import-check error'

# Everything is built, the tools of Tests/ too: swift build takes one --product at a time, and five calls cost about 5 s more at
# every later start (6.6 s for 1.7 s with nothing to do) to save 40 s of the first build.
build_release() {
    build_since=$(seconds_up)
    if [ ! -x "$FLEET_ROOT/.build/release/gateway" ]; then
        say "Building the fleet (release). The first build takes some minutes, later ones seconds."
    else
        say "Building what has changed (release)."
    fi
    build_revision=$(source_revision)
    rm -f "$FLEET_ROOT/.build/release/REVISION"
    # shellcheck disable=SC2086
    (umask "${CALLER_UMASK:-022}" && cd "$FLEET_ROOT" && swift build -c release --static-swift-stdlib $SWIFT_CHECKS) ||
        fail 1 "the build failed; its errors are above."
    printf '%s\n' "$build_revision" >"$FLEET_ROOT/.build/release/REVISION"
    say "Built in $(as_words $(($(hundredths_since "$build_since") / 100)))."
}

# The revision of the sources as they lie here, marked when they differ from it; nothing without version control.
source_revision() {
    (
        cd "$FLEET_ROOT" || exit 0
        # An unpacked copy inside somebody else's tree has no revision of its own.
        [ -e .git ] && revision=$(git rev-parse --short HEAD 2>/dev/null) || exit 0
        [ -z "$(git status --porcelain -- Package.swift Shared Services 2>/dev/null)" ] || revision=$revision-dirty
        printf '%s' "$revision"
    )
}

# The revision that the binaries were built from lies beside them; the services are told it and show it.
built_revision() {
    if [ -r "$FLEET_BIN_DIR/REVISION" ]; then tr -cd 'A-Za-z0-9._+-' <"$FLEET_BIN_DIR/REVISION" | cut -c 1-64; fi
}

export_revision() {
    started_revision=$(built_revision)
    [ -z "$started_revision" ] || export FLEET_REVISION="$started_revision"
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
