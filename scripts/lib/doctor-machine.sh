# shellcheck shell=sh
# The doctor's look at the machine.

check_machine() {
    check_system
    check_compiler
    check_packages
    check_memory
    check_disk
    check_clock
    check_loopback
    check_limits
    check_proxy
}

check_system() {
    # shellcheck source=/dev/null
    system_name=$(. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-}") || :
    case $(uname -s) in
        Linux) good "system: ${system_name:-Linux} on $(uname -m)" ;;
        *) bad "system: $(uname -s)" "run the fleet on Linux; Debian 12 is what it is made for" ;;
    esac
    for tool in setsid flock awk find tail; do
        command -v "$tool" >/dev/null 2>&1 || bad "tools: there is no $tool" "apt-get install util-linux findutils coreutils mawk"
    done
}

check_compiler() {
    found_version=$(swift_version || :)
    if ! command -v swift >/dev/null 2>&1; then
        bad "toolchain: no swift in PATH" "install Swift $SWIFT_MAJOR.$SWIFT_MINOR or newer: https://www.swift.org/install/linux/"
    elif swift_is_new_enough "$found_version"; then
        good "toolchain: Swift $found_version"
    else
        bad "toolchain: Swift ${found_version:-?} is too old" \
            "install Swift $SWIFT_MAJOR.$SWIFT_MINOR or newer: https://www.swift.org/install/linux/"
    fi
}

check_packages() {
    missing="$(missing_build_packages)$(missing_run_packages)"
    if [ -z "$missing" ]; then
        good "packages: all there"
    else
        bad "packages: missing$missing" "apt-get update && apt-get install -y --no-install-recommends$missing"
    fi
}

check_memory() {
    megabytes=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
    if [ "$megabytes" -ge 2048 ]; then
        good "memory: $megabytes MB free"
    else
        warn "memory: $megabytes MB free; a release build wants about 2 GB" "free some, or build elsewhere and set FLEET_BIN_DIR"
    fi
}

check_disk() {
    disk_folder=$STATE_DIR
    while [ ! -d "$disk_folder" ]; do disk_folder=${disk_folder%/*} && disk_folder=${disk_folder:-/}; done
    disk_line=$(df -Pk "$disk_folder" | awk 'NR == 2 { printf "%d %d", $4 / 1024, $2 ? $4 * 100 / $2 : 100 }')
    disk_free=${disk_line% *} disk_share=${disk_line#* }
    if [ "$disk_share" -lt 2 ] || [ "$disk_free" -lt 200 ]; then
        bad "disk: $disk_free MB ($disk_share %) free for $STATE_DIR" "free some; writes will be refused when it is full"
    elif [ "$disk_share" -lt 10 ] || [ "$disk_free" -lt 1024 ]; then
        warn "disk: $disk_free MB ($disk_share %) free for $STATE_DIR" "free some before it runs out"
    else
        good "disk: $disk_free MB ($disk_share %) free for $STATE_DIR"
    fi
    inodes_used=$(df -Pi "$disk_folder" 2>/dev/null | awk 'NR == 2 { print int($5) }')
    if [ "${inodes_used:-0}" -ge 95 ]; then
        bad "disk: $inodes_used % of the inodes are used for $STATE_DIR" "remove files that are not needed"
    else
        good "disk: inodes left for $STATE_DIR"
    fi
}

# Signatures, tokens and certificates hang on the clock. Without asking anyone, it can be held against the files.
check_clock() {
    clock_now=$(date +%s)
    newest_source=$(stat -c %Y "$FLEET_ROOT/Package.swift")
    if [ "$clock_now" -lt 1735689600 ]; then
        bad "clock: it says $(date -u +%Y-%m-%d), which is past" "apt-get install systemd-timesyncd, or set it with date -s"
    elif [ "$newest_source" -gt $((clock_now + 60)) ]; then
        bad "clock: it is behind the sources' own times" "apt-get install systemd-timesyncd, or set it with date -s"
    elif command -v timedatectl >/dev/null 2>&1 && [ "$(timedatectl show -p NTPSynchronized --value 2>/dev/null)" = no ]; then
        warn "clock: nothing keeps it right" "timedatectl set-ntp true"
    else
        good "clock: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
    fi
}

check_loopback() {
    if grep -q '127\.0\.0\.1' /proc/net/fib_trie 2>/dev/null; then
        good "loopback: 127.0.0.1 is up"
    else
        bad "loopback: 127.0.0.1 is not up" "ip link set lo up"
    fi
    case $(getent ahostsv4 localhost 2>/dev/null | head -n 1) in
        127.*) good "loopback: localhost is 127.0.0.1" ;;
        *) warn "loopback: the name localhost does not lead to 127.0.0.1" "add to /etc/hosts: 127.0.0.1 localhost" ;;
    esac
}

check_limits() {
    # shellcheck disable=SC3045  # dash has it
    descriptors=$(ulimit -H -n)
    if [ "$descriptors" = unlimited ] || [ "$descriptors" -ge 16384 ]; then
        good "limits: $descriptors descriptors a process"
    else
        warn "limits: only $descriptors descriptors a process; ten thousand quiet connections need more" \
            "raise nofile in /etc/security/limits.conf to 65536 and log in again"
    fi
    read -r backlog </proc/sys/net/core/somaxconn 2>/dev/null || backlog=4096
    if [ "$backlog" -ge 1024 ]; then
        good "limits: $backlog waiting connections a port"
    else
        warn "limits: only $backlog waiting connections a port" "sysctl -w net.core.somaxconn=4096"
    fi
}

check_proxy() {
    proxy=${http_proxy:-}${https_proxy:-}${HTTPS_PROXY:-}${ALL_PROXY:-}${all_proxy:-}
    case "$proxy ${no_proxy:-}${NO_PROXY:-}" in
        ' '*) good "proxy: none in the way" ;;
        *127.0.0.1*) good "proxy: set, and not for 127.0.0.1" ;;
        *) warn "proxy: one is set, also for 127.0.0.1" "export no_proxy=127.0.0.1,localhost" ;;
    esac
}
