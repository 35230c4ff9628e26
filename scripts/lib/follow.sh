# shellcheck shell=sh
# `fleet logs [-f] [-n N] [--request ID] [SERVICE]`, and the same lines under `fleet up`.

LOG_LINES_SHOWN=100

# mawk waits for a full buffer unless told not to; other awks have no such option.
render_awk() {
    case $(awk -W version 2>&1 </dev/null | head -n 1) in
        mawk*) exec awk -W interactive "$@" ;;
        *) exec awk "$@" ;;
    esac
}

# render SERVICE [VARIABLE=VALUE…]: log lines in, lines for a person out.
render() (
    rendered=$1
    shift
    tone=
    ! colours_wanted || tone=$(colour_of "$rendered")
    zone=$(date +%z)
    zone_sign=${zone%????}
    zone=${zone#?}
    # A leading 1 keeps 08 and 09 from being read as octal.
    zone=$(((1${zone%??} - 100) * 3600 + (1${zone#??} - 100) * 60))
    base=$(($(date +%s) % 86400))
    assigned=
    for pair in "$@"; do assigned="$assigned -v $pair"; done
    # shellcheck disable=SC2086
    render_awk -v service="$rendered" -v width=20 -v colour="$tone" -v zone="$zone_sign$zone" \
        -v base="$(awk -v day="$base" -v zone="$zone_sign$zone" '{ print day + zone - $1 }' /proc/uptime)" \
        -v only="${request:-}" $assigned -f "$FLEET_LIB/render.awk"
)

# follow SERVICE FIRST_BYTE: a tail that ends with this script.
follow() {
    tail --pid=$$ -s 0.2 -F -c "+$2" "$FLEET_LOG_DIR/$1.log" 2>/dev/null | render "$1"
}

command_logs() {
    following='' shown_services='' shown_lines=$LOG_LINES_SHOWN request=''
    while [ $# -gt 0 ]; do
        case $1 in
            -f | --follow) following=yes ;;
            -n | --lines)
                [ $# -gt 1 ] || usage_error "logs $1 needs a number."
                shift
                shown_lines=$1
                ;;
            -n*) shown_lines=${1#-n} ;;
            --request)
                [ $# -gt 1 ] || usage_error "logs --request needs a request id."
                shift
                request=$1
                ;;
            -*) usage_error "logs has no option $1." ;;
            *) check_service "$1" && shown_services="$shown_services $1" ;;
        esac
        shift
    done
    case $shown_lines in '' | *[!0-9]*) usage_error "logs -n needs a number, not \"$shown_lines\"." ;; esac
    case $request in *[!A-Za-z0-9._-]*) usage_error "\"$request\" is no request id." ;; esac
    load_settings
    : "${shown_services:=$ROW}"
    # What is there now is measured first, so the listing and the following meet without a gap.
    for service in $shown_services; do
        [ -f "$(log_of "$service")" ] || continue
        sizes="${sizes:-} $service=$(wc -c <"$(log_of "$service")")"
    done
    [ -n "${sizes:-}$following" ] || fail 1 "there are no logs in $FLEET_LOG_DIR. Nothing has run from there yet."
    list_logs
    [ -n "$following" ] || return 0
    for service in $shown_services; do
        size=0
        for pair in ${sizes:-}; do [ "${pair%=*}" != "$service" ] || size=${pair#*=}; done
        follow "$service" $((size + 1)) &
    done
    wait
}

# The last lines of all, in the order of their times.
list_logs() {
    for pair in ${sizes:-}; do
        service=${pair%=*}
        if [ -n "$request" ]; then
            whole_log_text "$service" "${pair#*=}" | render "$service" sortable=1
        else
            log_text "$service" "${pair#*=}" | tail -n "$shown_lines" | render "$service" sortable=1
        fi
    done | LC_ALL=C sort -s -t "$(printf '\t')" -k 1,1 | tail -n "$shown_lines" | cut -f 2-
}
