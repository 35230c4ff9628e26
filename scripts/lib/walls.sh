# shellcheck shell=sh
# The walls between rooms that the build cannot see, or not always: who imports what. Each prints file: module.

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

# The rules of a domain are plain values: the words of the house and Twilio's, digests, strict URLs, and nothing that waits.
domain_imports() {
    imports_in Services/*/Domain | awk '
        BEGIN { split("Problems JSON HTTP Twilio Crypto Targets FoundationEssentials", word, " "); for (i in word) may[word[i]] = 1 }
        !($2 in may) { print $1 ": imports " $2 }'
}

library_imports() {
    imports_in Shared Services Tests | awk '
        BEGIN { home["CLinux"] = "Net"; home["CCurl"] = "HTTPClient"; home["CSQLite"] = "Store"; home["COpenSSL"] = "Crypto" }
        $2 in home && index($1, "Shared/" home[$2] "/") != 1 { print $1 ": imports " $2 }'
}

foundation_imports() {
    imports_in Shared Services | awk '$2 == "Foundation" { print $1 ": imports Foundation" }'
}

# declared_imports: "module dependency" for everything that Package.swift lets a module import.
declared_imports() {
    sed 's|^ *//.*||' Package.swift | tr '\n' ' ' | awk '
        function words(text, list,    n) {
            n = 0
            while (match(text, /"[A-Za-z]+"/)) {
                list[++n] = substr(text, RSTART + 1, RLENGTH - 2)
                text = substr(text, RSTART + RLENGTH)
            }
            return n
        }
        {
            rest = $0
            if (match(rest, /name: name, *dependencies: \[ *"[^]]*\]/)) floor_below = substr(rest, RSTART, RLENGTH)
            while (match(rest, /(shared|service|tool|tests)\( *"[^)]*\)|name: "[A-Za-z]+", *dependencies: \[[^]]*\]/)) {
                line = substr(rest, RSTART, RLENGTH)
                rest = substr(rest, RSTART + RLENGTH)
                kind = substr(line, 1, 4)
                n = words(kind == "serv" ? line floor_below : line, word)
                name = kind == "test" ? word[1] "Tests" : word[1]
                for (i = kind == "test" ? 1 : 2; i <= n; i++) print name, word[i]
            }
        }'
}

# The build looks at this too, but not at an import that was added to a file since it last made its plan.
undeclared_imports() {
    {
        declared_imports
        printf '%s\n' --
        imports_in Shared Services Tests
    } | awk '
        $1 == "--" { imports = 1; next }
        !imports { may[$1, $2] = 1; known[$1] = 1; known[$2] = 1; next }
        {
            split($1, part, "/")
            if ($2 in known && $2 != part[2] && !((part[2], $2) in may)) print $1 ": imports " $2
        }'
}
