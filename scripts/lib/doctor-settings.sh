# shellcheck shell=sh
# The doctor's look at the settings file.

check_settings() {
    if [ ! -e "$FLEET_ENV_FILE" ]; then
        warn "settings: there is no $FLEET_ENV_FILE" "scripts/fleet up writes one"
        return 0
    fi
    if [ ! -r "$FLEET_ENV_FILE" ]; then
        bad "settings: $FLEET_ENV_FILE cannot be read by this user" "chown $(id -un) $FLEET_ENV_FILE"
        return 0
    fi
    settings_mode=$(stat -L -c %a "$FLEET_ENV_FILE")
    case $settings_mode in
        *00) good "settings: $FLEET_ENV_FILE is its owner's alone ($settings_mode)" ;;
        *) bad "settings: others can read $FLEET_ENV_FILE ($settings_mode)" "chmod 600 $FLEET_ENV_FILE" ;;
    esac
    settings_given=$(awk -f "$FLEET_LIB/dotenv.awk" "$FLEET_ENV_FILE")
    check_lines
    check_keys
    check_placeholders
    check_account
    check_token
    check_public_address
    check_overridden
}

check_lines() {
    unread=$(awk '{ sub(/\r$/, "") } !/^[ \t]*(#|$)/ && !/^[ \t]*(export[ \t]+)?[A-Za-z_][A-Za-z0-9_]*[ \t]*=/ { printf " %d", NR }' \
        "$FLEET_ENV_FILE")
    if [ -z "$unread" ]; then
        good "settings: every line can be read"
    else
        bad "settings: no KEY=value in line$unread" "write KEY=value, or put # before it"
    fi
}

# The programs this fleet replaces read these; some mean nothing here, and some have another name now.
OLD_NAMES='ACCOUNT_SID=TWILIO_ACCOUNT_SID AUTH_TOKEN=TWILIO_AUTH_TOKEN WORKER_PORT=CLUSTERING_PORT
    TWILIO_INTELLIGENCE_SERVICE_SID=TWILIO_CONVERSATIONAL_INTELLIGENCE_SID'

# A key nobody reads is mostly a misspelt one; the nearest known name is offered.
check_keys() {
    # On one line, for awk takes no line break in a value that it is given so.
    # shellcheck disable=SC2086
    strange=$(printf '%s\n' "$settings_given" | awk -v old="$(printf '%s ' $OLD_NAMES)" '
        function least(a, b) { return a < b ? a : b }
        function distance(a, b,    i, j, previous, kept) {
            for (j = 0; j <= length(b); j++) row[j] = j
            for (i = 1; i <= length(a); i++) {
                previous = row[0]
                row[0] = i
                for (j = 1; j <= length(b); j++) {
                    kept = row[j]
                    row[j] = least(least(row[j], row[j - 1]) + 1, previous + (substr(a, i, 1) != substr(b, j, 1)))
                    previous = kept
                }
            }
            return row[length(b)]
        }
        BEGIN { n = split(old, pair, " "); for (i = 1; i <= n; i++) { sub(/=.*/, "", pair[i]); renamed[pair[i]] = 1 } }
        FNR == NR { if (match($0, /^#?[ ]?[A-Z][A-Z0-9_]*=/)) { key = $0; gsub(/^#?[ ]?|=.*/, "", key); known[key] = 1 } next }
        /=/ {
            key = $0
            sub(/=.*/, "", key)
            if (key ~ /^(CLIENT_URL|NODE_ENV|DEPLOYMENT_ENVIRONMENT|TWILIO_FUNCTIONS?_.*)$/ || key in renamed) next
            if (key in known || (key ~ /_FILE$/ && substr(key, 1, length(key) - 5) in known)) next
            nearest = ""
            best = 4 # more letters apart is another word
            for (name in known) if ((d = distance(key, name)) < best) { best = d; nearest = name }
            printf " %s%s", key, nearest == "" ? "" : " (" nearest "?)"
        }' "$FLEET_ROOT/deploy/fleet.env.example" -)
    if [ -z "$strange" ]; then
        good "settings: every key is known"
    else
        warn "settings: keys that nothing reads:$strange" "mend the name or take the line out; deploy/fleet.env.example has them all"
    fi
    check_old_keys
    check_later_keys
}

check_old_keys() {
    ignored='' outdated=''
    for key in $(printf '%s\n' "$settings_given" | sed -n 's/=.*//p'); do
        case $key in
            CLIENT_URL | NODE_ENV | DEPLOYMENT_ENVIRONMENT | TWILIO_FUNCTION_* | TWILIO_FUNCTIONS_*) ignored="$ignored $key" ;;
        esac
        for pair in $OLD_NAMES; do
            [ "$key" != "${pair%%=*}" ] || outdated="$outdated $key (now ${pair#*=})"
        done
    done
    [ -z "$ignored" ] || good "settings: accepted, and ignored because nothing here needs them:$ignored"
    [ -z "$outdated" ] || warn "settings: old names:$outdated" "give these settings their new names"
}

# What the example says is for parts that come later does nothing yet, whatever its value.
check_later_keys() {
    later=$(printf '%s\n' "$settings_given" | awk '
        FNR == NR {
            if (/^$/) is_later = 0
            if (/^# For parts that come later/) is_later = 1
            if (is_later && match($0, /^#?[ ]?[A-Z][A-Z0-9_]*=/)) { key = $0; gsub(/^#?[ ]?|=.*/, "", key); unread[key] = 1 }
            next
        }
        /=/ { sub(/=.*/, ""); if ($0 in unread) printf " %s", $0 }' "$FLEET_ROOT/deploy/fleet.env.example" -)
    [ -z "$later" ] || good "settings: accepted, and not used so far:$later"
}

check_placeholders() {
    hollow=$(printf '%s\n' "$settings_given" | while IFS= read -r line; do
        if is_placeholder "${line#*=}"; then printf ' %s' "${line%%=*}"; fi
    done)
    if [ -z "$hollow" ]; then
        good "settings: no placeholder left"
    else
        warn "settings: placeholders count as not given:$hollow" "fill in the value, or put # before the line"
    fi
}

# setting_given NAME: from the environment or the file; placeholders are nothing.
setting_given() {
    eval "setting_value=\${$1:-}"
    [ -n "$setting_value" ] || setting_value=$(printf '%s\n' "$settings_given" | sed -n "s/^$1=//p" | tail -n 1)
    if is_placeholder "$setting_value"; then setting_value=; fi
    [ -n "$setting_value" ]
}

check_account() {
    if setting_given TWILIO_ACCOUNT_SID || setting_given ACCOUNT_SID; then has_sid=yes; else has_sid=; fi
    if setting_given TWILIO_AUTH_TOKEN || setting_given AUTH_TOKEN; then has_token=yes; else has_token=; fi
    if setting_given TWILIO_API_KEY; then has_key=yes; else has_key=; fi
    if setting_given TWILIO_API_SECRET; then has_secret=yes; else has_secret=; fi
    case $has_sid/$has_token/$has_key$has_secret in
        yes/yes/ | yes/*/yesyes) good "settings: a Twilio account is given" ;;
        //) good "settings: no Twilio account is given, and none is needed" ;;
        *) bad "settings: half a Twilio account is given" "give TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET), or none of them" ;;
    esac
}

check_token() {
    if ! setting_given FLEET_TOKEN; then
        warn "settings: no FLEET_TOKEN" "in .env: FLEET_TOKEN=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')"
    elif [ "${#setting_value}" -lt 32 ]; then
        bad "settings: FLEET_TOKEN is short enough to guess" "make it 64 hex digits: od -An -N32 -tx1 /dev/urandom | tr -d ' \\n'"
    else
        good "settings: FLEET_TOKEN is long enough"
    fi
}

check_public_address() {
    case $PUBLIC_BASE_URL in
        '') good "public: no PUBLIC_BASE_URL; a tunnel's address is taken when there is one" ;;
        https://*/?*) bad "public: PUBLIC_BASE_URL has a path" "give the origin only: https://name.example" ;;
        https://*) good "public: $PUBLIC_BASE_URL" ;;
        *) bad "public: PUBLIC_BASE_URL is \"$PUBLIC_BASE_URL\"" "it must be an https origin: https://name.example" ;;
    esac
}

check_overridden() {
    hidden=$(printf '%s\n' "$settings_given" | while IFS= read -r line; do
        key=${line%%=*}
        # The launcher's own copies of the file's values are not in the environment.
        if [ -n "$key" ] && from_environment=$(printenv "$key") && [ "$from_environment" != "${line#*=}" ] &&
            [ "$key" != STATE_DIR ]; then printf ' %s' "$key"; fi
    done)
    if [ -z "$hidden" ]; then
        good "settings: the environment hides none of the file's"
    else
        warn "settings: the environment beats the file for:$hidden" "unset them to let the file speak"
    fi
}
