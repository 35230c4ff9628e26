# shellcheck shell=sh
# The doctor's look at the project: sources, binaries, and what version control has seen.

check_project() {
    check_scripts
    check_binary_age
    check_libraries
    check_tracked_secrets
    check_ignored
}

check_scripts() {
    unusable=
    for script in "$FLEET_ROOT"/scripts/*; do
        case $script in */lib | *.md) continue ;; esac
        [ -x "$script" ] || unusable="$unusable scripts/${script##*/}"
    done
    if [ -z "$unusable" ]; then
        good "scripts: executable"
    else
        bad "scripts: not executable:$unusable" "chmod +x$unusable"
    fi
}

check_binary_age() {
    absent='' old=''
    for service in $ROW; do
        if [ ! -x "$FLEET_BIN_DIR/$service" ]; then
            absent="$absent $service"
        elif [ -z "$FLEET_BIN_GIVEN" ] && [ -n "$(find "$FLEET_ROOT/Package.swift" "$FLEET_ROOT/Shared" \
            "$FLEET_ROOT/Services" -type f -newer "$FLEET_BIN_DIR/$service" -print 2>/dev/null | head -n 1)" ]; then
            old="$old $service"
        fi
    done
    if [ -n "$absent" ]; then
        warn "binaries: not built:$absent" "scripts/fleet up"
    elif [ -n "$old" ]; then
        warn "binaries: older than the sources:$old" "scripts/fleet down && scripts/fleet up -d"
    elif [ -n "$FLEET_BIN_GIVEN" ]; then
        good "binaries: all in $FLEET_BIN_DIR"
    else
        good "binaries: as new as the sources"
    fi
}

check_libraries() {
    command -v ldd >/dev/null 2>&1 || return 0
    lost=
    for service in $ROW; do
        [ -x "$FLEET_BIN_DIR/$service" ] || continue
        lost="$lost $(ldd "$FLEET_BIN_DIR/$service" 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | tr '\n' ' ')"
    done
    lost=$(printf '%s' "$lost" | tr ' ' '\n' | sort -u | tr '\n' ' ')
    if [ -z "${lost# }" ]; then
        good "binaries: every library they need is there"
    else
        bad "binaries: libraries not found: ${lost# }" "apt-get install libcurl4 libsqlite3-0 libssl3, and the Swift runtime"
    fi
}

# Names the places, never the values; the values travel to grep by a pipe.
check_tracked_secrets() {
    if ! (cd "$FLEET_ROOT" && git rev-parse --is-inside-work-tree) >/dev/null 2>&1; then
        good "secrets: no version control here that could hold one"
        return 0
    fi
    secret_places=$(cd "$FLEET_ROOT" && {
        git grep -nIE -e 'sk-[A-Za-z0-9_-]{24,}' -e '\bSK[0-9a-f]{32}\b' \
            -e '(AUTH_TOKEN|API_SECRET|FLEET_TOKEN|OPENAI_API_KEY)[A-Z_]*[ ]*=[ ]*"?[0-9a-f]{32}' \
            -e 'BEGIN [A-Z ]*PRIVATE KEY' -- ':!Tests' ':!scripts/lib/doctor-project.sh' || :
        if [ -r "$FLEET_ENV_FILE" ]; then
            awk -f "$FLEET_LIB/dotenv.awk" "$FLEET_ENV_FILE" |
                sed -n 's/^[A-Z_]*\(TOKEN\|SECRET\|KEY\|PASSWORD\|HASH\)[A-Z_]*=\(................*\)/\2/p' |
                git grep -nIF -f - || :
        fi
    } | cut -d : -f 1,2 | sort -u | tr '\n' ' ')
    if [ -z "$secret_places" ]; then
        good "secrets: none in the files under version control"
    else
        bad "secrets: version control holds what looks like one: $secret_places" \
            "change the secret where it was issued, then take it out of the file"
    fi
}

check_ignored() {
    for private in .env var .build; do
        if (cd "$FLEET_ROOT" && git rev-parse --is-inside-work-tree >/dev/null 2>&1 &&
            ! git check-ignore -q "$private" 2>/dev/null && ! git check-ignore -q "$private/" 2>/dev/null); then
            bad "version control: $private is not ignored" "add it to .gitignore"
            return 0
        fi
    done
    good "version control: .env, var and .build stay out of it"
}
