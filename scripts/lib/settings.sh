# shellcheck shell=sh
# The few settings the launcher itself needs. The services read all of theirs; the environment beats the file.
#
#   FLEET_ENV_FILE    the settings file                            .env beside Package.swift
#   FLEET_BIN_DIR     prebuilt binaries; nothing is built then     .build/release
#   FLEET_SKIP_BUILD  1: take the binaries as they are

LAUNCHER_SETTINGS='GATEWAY_PORT CONVERSATIONS_PORT RELAY_PORT INTELLIGENCE_PORT CLUSTERING_PORT FLEET_PORT_OFFSET
    STATE_DIR PUBLIC_BASE_URL NGROK_API_URL DRAIN_SECONDS'

# from_root PATH: a path in a setting is meant from the project's folder.
from_root() {
    case $1 in
        /*) printf '%s' "$1" ;;
        *) printf '%s' "$FLEET_ROOT/${1#./}" ;;
    esac
}

# Values that stand in an example count as not given.
is_placeholder() {
    case $1 in
        your[-_]* | sk-your* | *[-_]here | *xxxx | *XXXX | *'...' | *'***' | '<'?*'>') return 0 ;;
        change[-_]me | changeme | replace[-_]me | replaceme | placeholder | tbd | xxx) return 0 ;;
        *) return 1 ;;
    esac
}

# A service refuses a named file that is not there, so the standing one is named only once it exists.
find_settings_file() {
    FLEET_ENV_FILE=$(from_root "${FLEET_ENV_FILE:-.env}")
    if [ -e "$FLEET_ENV_FILE" ]; then export FLEET_ENV_FILE; fi
}

read_settings_file() {
    [ -r "$FLEET_ENV_FILE" ] || return 0
    file_settings=$(awk -f "$FLEET_LIB/dotenv.awk" "$FLEET_ENV_FILE")
    for setting in $LAUNCHER_SETTINGS; do
        eval "given=\${$setting:-}"
        [ -z "$given" ] || continue
        given=$(printf '%s\n' "$file_settings" | sed -n "s/^$setting=//p" | tail -n 1)
        if [ -n "$given" ] && ! is_placeholder "$given"; then eval "$setting=\$given"; fi
    done
}

# check_number NAME VALUE LOW HIGH
check_number() {
    case $2 in
        '' | *[!0-9]* | 0?* | ???????*) bad_settings="$bad_settings
  $1 is \"$2\"; it must be a number from $3 to $4." ;;
        *)
            if [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ]; then
                bad_settings="$bad_settings
  $1 is $2; it must be from $3 to $4."
            fi
            ;;
    esac
}

load_settings() {
    find_settings_file
    read_settings_file
    : "${GATEWAY_PORT:=3000}" "${CONVERSATIONS_PORT:=3001}" "${RELAY_PORT:=8080}"
    : "${INTELLIGENCE_PORT:=4000}" "${CLUSTERING_PORT:=8000}" "${FLEET_PORT_OFFSET:=0}"
    : "${DRAIN_SECONDS:=10}" "${NGROK_API_URL:=http://127.0.0.1:4040/api}" "${PUBLIC_BASE_URL:=}"

    bad_settings=
    check_number GATEWAY_PORT "$GATEWAY_PORT" 1 65535
    check_number CONVERSATIONS_PORT "$CONVERSATIONS_PORT" 1 65535
    check_number RELAY_PORT "$RELAY_PORT" 1 65535
    check_number INTELLIGENCE_PORT "$INTELLIGENCE_PORT" 1 65535
    check_number CLUSTERING_PORT "$CLUSTERING_PORT" 1 65535
    check_number FLEET_PORT_OFFSET "$FLEET_PORT_OFFSET" 0 60000
    check_number DRAIN_SECONDS "$DRAIN_SECONDS" 0 3600
    [ -n "$bad_settings" ] || check_ports_apart
    [ -z "$bad_settings" ] || fail 78 "the settings do not fit (environment, then $FLEET_ENV_FILE):$bad_settings"

    STATE_DIR=$(from_root "${STATE_DIR:-var}")
    FLEET_RUN_DIR=$STATE_DIR/run
    FLEET_LOG_DIR=$STATE_DIR/logs
    FLEET_BIN_GIVEN=${FLEET_BIN_DIR:+yes}
    FLEET_BIN_DIR=$(from_root "${FLEET_BIN_DIR:-.build/release}")
    export STATE_DIR FLEET_BIN_DIR FLEET_RUN_DIR FLEET_LOG_DIR
}

# Five services, five ports, none above the last.
check_ports_apart() {
    ports_taken=' '
    for service in $ROW; do
        port=$(port_of "$service")
        case $ports_taken in *" $port "*) bad_settings="$bad_settings
  $service has port $port, which another service of the row has too." ;; esac
        [ "$port" -le 65535 ] || bad_settings="$bad_settings
  $service would answer on port $port; the last port is 65535 (FLEET_PORT_OFFSET is $FLEET_PORT_OFFSET)."
        ports_taken="$ports_taken$port "
    done
}

make_state_folders() {
    if ! mkdir -p "$FLEET_RUN_DIR" "$FLEET_LOG_DIR" 2>/dev/null || [ ! -w "$FLEET_RUN_DIR" ] || [ ! -w "$FLEET_LOG_DIR" ]; then
        fail 1 "cannot write to $STATE_DIR. Give this user the folder, or set STATE_DIR to one it owns."
    fi
}
