# shellcheck shell=sh
# The row of services. Each calls only those to its right, so the row starts from the right and stops from the left.

ROW='gateway voice-relay intelligence-webhook clustering-worker conversations-api'
# shellcheck disable=SC2034  # read by other pages
ROW_FROM_THE_RIGHT='conversations-api clustering-worker intelligence-webhook voice-relay gateway'

is_service() {
    case " $ROW " in
        *" $1 "*) return 0 ;;
        *) return 1 ;;
    esac
}

check_service() { is_service "$1" || usage_error "there is no service \"$1\". The row is: $ROW"; }

# The port a service answers on, offset included.
port_of() {
    case $1 in
        gateway) port_of_first=$GATEWAY_PORT ;;
        conversations-api) port_of_first=$CONVERSATIONS_PORT ;;
        voice-relay) port_of_first=$RELAY_PORT ;;
        intelligence-webhook) port_of_first=$INTELLIGENCE_PORT ;;
        clustering-worker) port_of_first=$CLUSTERING_PORT ;;
    esac
    printf '%s' $((port_of_first + FLEET_PORT_OFFSET))
}

colour_of() {
    case $1 in
        gateway) printf 36 ;;
        voice-relay) printf 32 ;;
        intelligence-webhook) printf 35 ;;
        clustering-worker) printf 33 ;;
        conversations-api) printf 34 ;;
    esac
}

check_binaries() {
    for service in "$@"; do
        [ -x "$FLEET_BIN_DIR/$service" ] || fail 1 "there is no binary $FLEET_BIN_DIR/$service.
scripts/fleet up builds it, unless FLEET_SKIP_BUILD or FLEET_BIN_DIR is set."
    done
}
