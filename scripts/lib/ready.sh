# shellcheck shell=sh
# Asking a service whether it can do its job.

READY_SECONDS=30
CRASHES_ALLOWED=3 # a service that fails this often before it was ever ready is reported, not waited for

# ask PATH PORT: the answer's body, then a line with its status. No proxy, no ~/.curlrc; the certificate is for another
# name than the one we ask by.
ask() {
    curl -q -s -k --noproxy '*' --max-time 2 -w '\n%{http_code}\n' "$(origin_of "$2")$1" 2>/dev/null || :
}

# ready_ports PORT…: those whose service is ready. One curl asks them all.
ready_ports() {
    for port in "$@"; do
        set -- "$@" -o /dev/null "$(origin_of "$port")/readyz"
        shift
    done
    [ $# -gt 0 ] || return 0
    curl -q -s -k --noproxy '*' --max-time 2 -w '%{url_effective} %{http_code}\n' "$@" 2>/dev/null |
        sed -n 's|^https\{0,1\}://.*:\([0-9]*\)/readyz 200$|\1|p' || :
}

# reasons_in ANSWER [missing]: the JSON array of reasons in a /readyz body, or of what is missing; [] when it gives none.
reasons_in() {
    printf '%s' "$1" | tr '\n' ' ' | awk -v member="\"${2:-reasons}\"" '
        {
            at = match($0, member "[ \t]*:[ \t]*\\[")
            if (!at) { print "[]"; exit }
            text = substr($0, at + RLENGTH - 1)
            for (i = 1; i <= length(text); i++) {
                c = substr(text, i, 1)
                if (quoted) { if (c == "\\") i++; else if (c == "\"") quoted = 0; continue }
                if (c == "\"") quoted = 1
                else if (c == "[" || c == "{") depth++
                else if (c == "]" || c == "}") { if (--depth == 0) { print substr(text, 1, i); exit } }
            }
            print "[]"
        }'
}

# sentences_in REASONS: the reasons of such an array, for a person.
sentences_in() {
    printf '%s' "$1" | awk '
        {
            rest = $0
            while (match(rest, /"([^"\\]|\\.)*"[ \t]*:?/)) {
                word = substr(rest, RSTART + 1, RLENGTH - 1)
                rest = substr(rest, RSTART + RLENGTH)
                is_key = sub(/"[ \t]*:$/, "", word)
                if (is_key) { key = word; continue }
                sub(/"[ \t]*$/, "", word)
                if (key != "reason") continue
                gsub(/\\[nrt]/, " ", word)
                gsub(/\\u[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]/, "?", word)
                gsub(/\\\//, "/", word)
                gsub(/\\"/, "\"", word)
                printf "%s%s", said++ ? " " : "", word
            }
        }'
}

# wait_ready SERVICE…: until all are ready, or one cannot become so. Leaves `not_ready` and returns:
# 0 all ready, 1 one failed or took too long, 78 one refused its settings, 130 interrupted.
wait_ready() {
    waited_since=$(seconds_up)
    not_ready=$*
    while [ -n "$not_ready" ]; do
        [ -z "${interrupted:-}" ] || return 130
        wanted_ports=
        for service in $not_ready; do wanted_ports="$wanted_ports $(port_of "$service")"; done
        # shellcheck disable=SC2046,SC2086
        answered=" $(ready_ports $(listeners $wanted_ports | cut -d ' ' -f 1 | sort -u) | tr '\n' ' ')"
        still=
        for service in $not_ready; do
            read_state "$service"
            case $kept_state in
                configuration)
                    still_configuring
                    return 78
                    ;;
                failed)
                    not_ready=$service
                    return 1
                    ;;
                backing-off)
                    if [ "$kept_restarts" -ge "$CRASHES_ALLOWED" ]; then
                        not_ready=$service
                        return 1
                    fi
                    ;;
            esac
            case $answered in
                *" $(port_of "$service") "*) ;;
                *) still="$still $service" ;;
            esac
        done
        not_ready=${still# }
        [ -n "$not_ready" ] || break
        [ "$(hundredths_since "$waited_since")" -lt $((READY_SECONDS * 100)) ] || return 1
        sleep 0.02 || :
    done
    ready_after=$(hundredths_since "$waited_since")
}

# One has refused its settings; its neighbours read the same file and may say more. Leaves those that did in `not_ready`.
still_configuring() {
    sleep 0.1 || :
    refusing=
    for service in $not_ready; do
        read_state "$service"
        [ "$kept_state" != configuration ] || refusing="$refusing $service"
    done
    not_ready=${refusing# }
}

# Says of each service that is not ready why, as far as it is known.
explain_not_ready() {
    for service in $not_ready; do
        read_state "$service"
        case $kept_state in
            configuration)
                note "$service refused its settings:"
                tail -c "+$((kept_log_start + 1))" "$(log_of "$service")" | head -n 60 |
                    grep -v '"message":".* refused its settings and is not started again' | sed 's/^/  /' >&2 || :
                continue
                ;;
            failed | backing-off)
                note "$service $kept_cause"
                note "  Its log: $(log_of "$service")"
                continue
                ;;
        esac
        if ! pid_of "$service" >/dev/null; then
            note "$service is not running. Its log: $(log_of "$service")"
            continue
        fi
        answer=$(ask /readyz "$(port_of "$service")")
        case ${answer##*
} in
            503) note "$service runs and is not ready: $(sentences_in "$(reasons_in "$answer")")" ;;
            *) note "$service runs and does not answer on port $(port_of "$service"). Its log: $(log_of "$service")" ;;
        esac
    done
}
