# shellcheck shell=sh
# `fleet version`: the sources', then what each binary says of itself.

command_version() {
    load_settings
    sources=$(source_revision)
    say "sources ${sources:-of no known revision}"
    binaries=$(built_revision)
    say "binaries built from ${binaries:-no known revision}"
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
