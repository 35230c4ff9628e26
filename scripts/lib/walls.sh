# shellcheck shell=sh
# The walls between rooms that the build cannot see: who imports what. Each prints file: module.

# imports_in FOLDER…: "file module" of every import below these folders, however it is written.
imports_in() {
    for folder in "$@"; do [ ! -d "$folder" ] || printf '%s\n' "$folder"; done |
        while IFS= read -r folder; do find "$folder" -name '*.swift' -type f; done |
        while IFS= read -r file; do
            sed -nE 's/^[[:space:]]*((@[A-Za-z_]+(\([^)]*\))?|package|public|internal|fileprivate|private)[[:space:]]+)*import[[:space:]]+((struct|class|enum|protocol|func|var|let|typealias)[[:space:]]+)?([A-Za-z_][A-Za-z0-9_]*).*/\6/p' \
                "$file" | sed "s|^|$file |"
        done
}

handler_imports() {
    imports_in Services/*/Handlers | awk '$2 == "Store" || $2 == "HTTPClient" { print $1 ": imports " $2 }'
}

domain_imports() {
    imports_in Services/*/Domain | awk '$2 != "Problems" && $2 != "FoundationEssentials" { print $1 ": imports " $2 }'
}

library_imports() {
    imports_in Shared Services Tests | awk '
        BEGIN { home["CLinux"] = "Net"; home["CCurl"] = "HTTPClient"; home["CSQLite"] = "Store"; home["COpenSSL"] = "Crypto" }
        $2 in home && index($1, "Shared/" home[$2] "/") != 1 { print $1 ": imports " $2 }'
}

foundation_imports() {
    imports_in Shared Services | awk '$2 == "Foundation" { print $1 ": imports Foundation" }'
}
