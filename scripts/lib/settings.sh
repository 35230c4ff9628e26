# shellcheck shell=sh
# The few settings the launcher itself needs. The services read all of theirs; the environment beats the file.
#
#   FLEET_ENV_FILE    the settings file                            .env beside Package.swift
#   FLEET_BIN_DIR     prebuilt binaries; nothing is built then     .build/release
#   FLEET_SKIP_BUILD  1: take the binaries as they are

LAUNCHER_SETTINGS='GATEWAY_PORT CONVERSATIONS_PORT RELAY_PORT INTELLIGENCE_PORT CLUSTERING_PORT FLEET_PORT_OFFSET
    GATEWAY_HOST STATE_DIR PUBLIC_BASE_URL NGROK_API_URL DRAIN_SECONDS RELAY_DRAIN_SECONDS TLS_CERTIFICATE_FILE'

# from_root PATH: a path in a setting is meant from the project's folder.
from_root() {
    case $1 in
        /*) printf '%s' "$1" ;;
        [~]/*) printf '%s' "${HOME:-}${1#?}" ;;
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

# Each setting from the place where a service finds it too; what the environment says stays what the environment says.
read_settings() {
    file_settings=
    [ ! -r "$FLEET_ENV_FILE" ] || file_settings=$(awk -f "$FLEET_LIB/dotenv.awk" "$FLEET_ENV_FILE")
    bad_settings=
    for setting in $LAUNCHER_SETTINGS; do
        find_setting "$setting"
        case $given in
            [[:space:]]* | *[[:space:]]) given=$(printf '%s' "$given" | sed 's/^[[:space:]]*//; s/[[:space:]]*$//') ;;
        esac
        if is_placeholder "$given"; then given=; fi
        eval "$setting=\$given"
    done
}

# find_setting NAME leaves `given`, from the first place that has it, even if it has nothing to say:
#   $CREDENTIALS_DIRECTORY/<name>  >  <NAME>_FILE  >  environment  >  <NAME>_FILE in the file  >  the file
find_setting() {
    given=
    if [ -n "${CREDENTIALS_DIRECTORY:-}" ]; then
        for given_path in "$CREDENTIALS_DIRECTORY/$(printf '%s' "$1" | tr '[:upper:]' '[:lower:]')" \
            "$CREDENTIALS_DIRECTORY/$1"; do
            if [ -f "$given_path" ]; then read_value "$1" && return 0; fi
        done
    fi
    eval "given_path=\${$1_FILE:-}"
    if [ -n "$given_path" ]; then read_value "$1_FILE" && return 0; fi
    if eval "[ -n \"\${$1+given}\" ]"; then
        eval "given=\$$1"
        return 0
    fi
    given_path=$(in_settings_file "$1_FILE")
    if [ -n "$given_path" ]; then read_value "$1_FILE" && return 0; fi
    given=$(in_settings_file "$1")
}

# The last of equal keys wins.
in_settings_file() {
    case $file_settings in *"$1="*) printf '%s\n' "$file_settings" | sed -n "s/^$1=//p" | tail -n 1 ;; esac
}

# read_value NAME takes `given` from the file `given_path`.
read_value() {
    given=$(cat "$given_path" 2>/dev/null) || bad_settings="$bad_settings
  $1 leads to $given_path, which cannot be read."
}

# check_number NAME LOW HIGH: whole, with _ between its digits if somebody likes that.
check_number() {
    eval "checked=\$$1"
    number=$(printf '%s' "$checked" | awk '/^[0-9]([0-9_]*[0-9])?$/ { gsub(/_/, ""); if (length($0) < 10) printf "%d", $0 }')
    if [ -z "$number" ] || [ "$number" -lt "$2" ] || [ "$number" -gt "$3" ]; then
        bad_settings="$bad_settings
  $1 is \"$checked\"; it must be a number from $2 to $3."
    else
        eval "$1=\$number"
    fi
}

# check_time SETTING VARIABLE: a length of time as a service reads it (10, 1.5s, 250ms, 2m, 1h), in VARIABLE as whole seconds,
# rather more than less.
check_time() {
    eval "time_told=\$$1"
    # shellcheck disable=SC2154
    whole_seconds=$(printf '%s' "$time_told" | awk '
        BEGIN {
            n = split("us 0.000001 ms 0.001 s 1 sec 1 m 60 min 60 h 3600 d 86400", word, " ")
            for (i = 1; i < n; i += 2) each[word[i]] = word[i + 1]
            each[""] = 1
        }
        match($0, /^[0-9]+(\.[0-9]+)?/) {
            unit = tolower(substr($0, RLENGTH + 1))
            sub(/^ +/, "", unit)
            if (!(unit in each)) exit
            seconds = substr($0, 1, RLENGTH) * each[unit]
            if (seconds <= 3600) printf "%d", seconds == int(seconds) ? seconds : int(seconds) + 1
        }')
    if [ -n "$whole_seconds" ]; then
        eval "$2=\$whole_seconds"
    else
        bad_settings="$bad_settings
  $1 is \"$time_told\"; it must be a length of time such as 250ms, 30s or 5m, of an hour at most."
    fi
}

load_settings() {
    find_settings_file
    read_settings
    : "${GATEWAY_PORT:=3000}" "${CONVERSATIONS_PORT:=3001}" "${RELAY_PORT:=8080}"
    : "${INTELLIGENCE_PORT:=4000}" "${CLUSTERING_PORT:=8000}" "${FLEET_PORT_OFFSET:=0}"
    : "${DRAIN_SECONDS:=10}" "${RELAY_DRAIN_SECONDS:=120}" "${NGROK_API_URL:=http://127.0.0.1:4040/api}" "${PUBLIC_BASE_URL:=}"
    : "${TLS_CERTIFICATE_FILE:=}" "${GATEWAY_HOST:=127.0.0.1}"

    for setting in GATEWAY_PORT CONVERSATIONS_PORT RELAY_PORT INTELLIGENCE_PORT CLUSTERING_PORT; do
        check_number "$setting" 1 65535
    done
    check_number FLEET_PORT_OFFSET 0 60000
    check_time DRAIN_SECONDS drain_limit
    check_time RELAY_DRAIN_SECONDS calls_limit
    [ -n "$bad_settings" ] || check_ports_apart
    find_gateway
    [ -z "$bad_settings" ] || fail 78 "the settings do not fit (environment, then $FLEET_ENV_FILE):$bad_settings"

    STATE_DIR=$(from_root "${STATE_DIR:-var}")
    FLEET_RUN_DIR=$STATE_DIR/run
    FLEET_LOG_DIR=$STATE_DIR/logs
    FLEET_BIN_GIVEN=${FLEET_BIN_DIR:+yes}
    FLEET_BIN_DIR=$(from_root "${FLEET_BIN_DIR:-.build/release}")
    # What the services are handed is the folder itself, and not the way to it.
    unset STATE_DIR_FILE
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
