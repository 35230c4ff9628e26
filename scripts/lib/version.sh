# shellcheck shell=sh
# `fleet version`: the sources', then what each binary says of itself.

command_version() {
    load_settings
    sources=$(cd "$FLEET_ROOT" && git describe --always --dirty 2>/dev/null || printf 'no version control here')
    say "sources $sources"
    for service in $ROW; do
        if [ -x "$FLEET_BIN_DIR/$service" ]; then
            said=$("$FLEET_BIN_DIR/$service" --version </dev/null 2>/dev/null | head -n 1)
            case $said in
                "$service"*) say "$said" ;;
                *) say "$service $said" ;;
            esac
        else
            say "$service is not built"
        fi
    done
}
