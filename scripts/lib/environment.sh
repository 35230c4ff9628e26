# shellcheck shell=sh
# The settings file of a first run.

# Writes .env from the example, readable by its owner only, with a token of its own. A file that is there stays as it is:
# the last step is a link, which fails when the name is taken.
create_settings_file() {
    find_settings_file
    [ ! -e "$FLEET_ENV_FILE" ] || return 0
    example=$FLEET_ROOT/deploy/fleet.env.example
    [ -r "$example" ] || fail 1 "there is no $example to make the settings file from."
    token=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
    [ "${#token}" -eq 64 ] || fail 1 "cannot read /dev/urandom to make a token."
    draft=$FLEET_ENV_FILE.$$
    # The token travels by a pipe, not by an argument that others could read.
    if ! { printf '%s\n' "$token" && cat "$example"; } 2>/dev/null |
        sed -n '1{h;d;}; /^FLEET_TOKEN=/{G;s/^FLEET_TOKEN=.*\n/FLEET_TOKEN=/;}; p' >"$draft"; then
        rm -f "$draft"
        fail 1 "cannot write $FLEET_ENV_FILE. Give this user its folder, or set FLEET_ENV_FILE."
    fi
    chmod 600 "$draft"
    if ln "$draft" "$FLEET_ENV_FILE" 2>/dev/null; then
        say "Wrote $FLEET_ENV_FILE (mode 0600) with a token of its own. Nothing in it must be filled in to start."
    fi
    rm -f "$draft"
}
