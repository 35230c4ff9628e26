# shellcheck shell=sh
# `fleet config [--reveal] [--json]`: every setting of every service, with where its value comes from.

command_config() {
    config_options='--config' as_json=
    for word in "$@"; do
        case $word in
            --reveal) config_options="$config_options --reveal" ;;
            --json)
                config_options="$config_options --json"
                as_json=yes
                ;;
            *) usage_error "config has no option $word." ;;
        esac
    done
    load_settings
    # shellcheck disable=SC2086
    check_binaries $ROW
    config_code=0 separator=
    [ -z "$as_json" ] || put '{'
    for service in $ROW; do
        if [ -n "$as_json" ]; then
            # A service that refuses its settings tells so on stderr, and still leaves the whole readable.
            # shellcheck disable=SC2086
            told=$("$FLEET_BIN_DIR/$service" $config_options) || config_code=$?
            put '%s"%s":%s' "$separator" "$service" "${told:-null}"
            separator=,
        else
            # shellcheck disable=SC2086
            told=$("$FLEET_BIN_DIR/$service" $config_options) || config_code=$?
            say "$separator$service
$told"
            separator='
'
        fi
    done
    [ -z "$as_json" ] || put '}\n'
    return "$config_code"
}
