# shellcheck shell=sh
# `fleet seed [--clear]`: sample conversations in the embedded Twilio, for a first look.

command_seed() {
    seed_method=POST
    for word in "$@"; do
        case $word in
            --clear) seed_method=DELETE ;;
            *) usage_error "seed has no option $word." ;;
        esac
    done
    load_settings
    seed_port=$(port_of conversations-api)
    seed_answer=$(curl -q -s -k --noproxy '*' --max-time 150 -X "$seed_method" -w '\n%{http_code}' \
        "$(origin_of "$seed_port")/api/seed" 2>/dev/null) || :
    seed_status=${seed_answer##*
}
    case $seed_status in
        200 | 201) ;;
        '' | 000) fail 1 "conversations-api does not answer on port $seed_port. scripts/fleet up -d starts it." ;;
        *) fail 1 "conversations-api refused ($seed_status): $(printf '%s' "$seed_answer" |
            sed -n 's/.*"message":"\([^"]*\)".*/\1/p')" ;;
    esac
    seed_count=$(printf '%s' "$seed_answer" | sed -n 's/^{"[a-z]*":\([0-9]*\).*/\1/p')
    if [ "$seed_method" = DELETE ]; then
        say "Removed $seed_count sample conversations, and nothing else."
        return
    fi
    if [ "$seed_status" = 201 ]; then
        say "Made $seed_count sample conversations of the last 60 days, in English, Spanish and Portuguese."
    else
        say "All sample conversations are there already."
    fi
    seed_services | while IFS='	' read -r sid conversations messages name; do
        put '  %s  %4d conversations, %5d messages  %s\n' "$sid" "$conversations" "$messages" "$name"
    done
    say "Look: curl '$(origin_of "$seed_port")/api/conversations?serviceSid=$(seed_services | sed -n '1s/	.*//p')'"
    say "scripts/fleet seed --clear takes them out again."
}

# The services in the answer, one a line: SID, conversations, messages, name.
seed_services() {
    printf '%s' "$seed_answer" | tr '{' '\n' |
        sed -n 's/.*"sid":"\(IS[0-9a-f]*\)","friendlyName":"\(.*\)","conversations":\([0-9]*\),"messages":\([0-9]*\).*/\1	\3	\4	\2/p'
}
