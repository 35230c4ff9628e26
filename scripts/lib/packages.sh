# shellcheck shell=sh
# The toolchain and the Debian packages this project stands on. Sourced by fleet, test and bench.

SWIFT_MAJOR=6 SWIFT_MINOR=2

# check_toolchain: a missing or too old Swift, in words.
check_toolchain() {
    if ! command -v swift >/dev/null 2>&1; then
        fail 1 "no Swift toolchain in PATH; Swift $SWIFT_MAJOR.$SWIFT_MINOR or newer is needed to build.
Install it from https://www.swift.org/install/linux/ and open a new shell, then run this again.
(If it is installed, add its usr/bin folder to PATH.)"
    fi
    swift_version=$(swift_version)
    swift_is_new_enough "$swift_version" ||
        fail 1 "Swift ${swift_version:-of an unknown version} is too old; $SWIFT_MAJOR.$SWIFT_MINOR or newer is needed to build.
It lies at $(command -v swift). Install a newer one from https://www.swift.org/install/linux/, then run this again."
}

swift_version() { swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1; }

swift_is_new_enough() {
    case $1 in
        *.*) ;;
        *) return 1 ;;
    esac
    swift_minor=${1#*.}
    [ "${1%%.*}" -gt "$SWIFT_MAJOR" ] ||
        { [ "${1%%.*}" -eq "$SWIFT_MAJOR" ] && [ "${swift_minor%%.*}" -ge "$SWIFT_MINOR" ]; }
}

# has_library PKG_CONFIG_NAME PACKAGE
has_library() {
    if command -v pkg-config >/dev/null 2>&1; then
        pkg-config --exists "$1" 2>/dev/null
    else
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$2" 2>/dev/null)" = installed ]
    fi
}

# What a build needs, by the Debian package that brings it.
missing_build_packages() {
    command -v pkg-config >/dev/null 2>&1 || printf ' pkg-config'
    has_library libcurl libcurl4-openssl-dev || printf ' libcurl4-openssl-dev'
    has_library sqlite3 libsqlite3-dev || printf ' libsqlite3-dev'
    has_library openssl libssl-dev || printf ' libssl-dev'
}

# What running needs: curl asks the services, the certificates are for calls to the outside.
missing_run_packages() {
    command -v curl >/dev/null 2>&1 || printf ' curl'
    [ -s /etc/ssl/certs/ca-certificates.crt ] || printf ' ca-certificates'
}

# ensure_packages PACKAGE…: installs them when root, else prints the one line and stops.
ensure_packages() {
    [ $# -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        fail 1 "missing here: $*. This machine has no apt-get; install what Debian calls so, then run this again."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        note "Debian packages are missing. Run this line, then the command again:"
        note "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends $*'"
        exit 1
    fi
    say "Installing Debian packages: $*"
    DEBIAN_FRONTEND=noninteractive apt-get -q update ||
        fail 1 "apt-get update failed (its reason is above). The packages needed: $*"
    DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@" </dev/null ||
        fail 1 "apt-get could not install: $* (its reason is above)."
}

# Everything a build and its run need.
ensure_build_packages() {
    # shellcheck disable=SC2046
    ensure_packages $(missing_build_packages) $(missing_run_packages)
}

check_curl() {
    # shellcheck disable=SC2046
    ensure_packages $(missing_run_packages)
}
