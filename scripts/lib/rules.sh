# shellcheck shell=sh
# What scripts/check looks for in files and names. Each rule prints the places that break it, and nothing when all is well.

# Every file the project is made of; build folders and state are not.
own_files() {
    find Package.swift README.md Services Shared Tests deploy scripts .ci -type f ! -name '.*' 2>/dev/null
}

code_files() {
    own_files | grep -E '\.(swift|sh|awk|py|h|js|css|modulemap)$|^scripts/[^/.]*$|^\.ci/run$'
}

# matches PATTERN, files on stdin: file:line:text
matches() {
    tr '\n' '\0' | xargs -0 -r grep -nE -e "$1" -- /dev/null || :
}

# State (var) may lie here when the fleet has run.
strangers_at_the_top() {
    for entry in *; do
        case $entry in
            Package.swift | Services | Shared | Tests | deploy | scripts | README.md | var) ;;
            *) printf '%s\n' "$entry is not part of the house" ;;
        esac
    done
    for entry in Package.swift Services Shared Tests deploy scripts README.md; do
        [ -e "$entry" ] || printf '%s\n' "$entry is missing"
    done
}

long_files() {
    code_files | while IFS= read -r file; do
        lines=$(wc -l <"$file")
        [ "$lines" -le 300 ] || printf '%s: %d lines\n' "$file" "$lines"
    done
}

# The words as parts of a capitalised name: HTTPHelper, BaseModel; not Database, Base64 or Implicit.
empty_names() {
    empty_word='(Manager|Helper|Utils?|Common|Base|Impl)s?'
    own_files | grep -E "/[A-Za-z+]*$empty_word([A-Z+._]|\$)[^/]*\$" | sed 's/$/: the file/' || :
    own_files | grep '\.swift$' |
        matches "(struct|class|enum|actor|protocol|typealias) +[A-Za-z]*$empty_word([A-Z_]|[^A-Za-z0-9_]|\$)" |
        grep -v '^[^:]*:[0-9]*: *//' || :
}

reminders() {
    # The words are written so that this line is none of them.
    code_files | matches '(^|[^A-Za-z])(TO''DO|FIX''ME)([^A-Za-z]|$)'
}

c_sources() { own_files | grep -E '\.(c|cc|cpp|m|mm)$' || :; }

# What is called by name: all that lies in scripts/ itself, so that a new one is looked at from its first day.
own_scripts() { own_files | grep -E '^scripts/[^/.]*$|^\.ci/run$'; }

# The launcher kills what does not stop; never before a service has had the time that its own steps of stopping may take.
stop_budget() {
    # shellcheck source=stop.sh
    . "$FLEET_ROOT/scripts/lib/stop.sh"
    sed -n 's/.*departure\.step(.*within: \(.*\)) {.*/\1/p' Shared/Fleet/ServiceLife.swift |
        awk -v drains="$STOP_DRAINS" -v margin="$STOP_MARGIN_SECONDS" '
            /drainTime/ { times++ }
            match($0, /\.seconds\([0-9]+\)/) { seconds += substr($0, RSTART + 9, RLENGTH - 10) }
            END {
                if (!NR) print "Shared/Fleet/ServiceLife.swift: no step of stopping was found"
                if (times > drains || seconds >= margin)
                    printf "scripts/lib/stop.sh: the steps take %d times the drain limit and %d s\n", times, seconds
            }'
}

weak_scripts() {
    own_scripts | while IFS= read -r script; do
        [ -x "$script" ] || printf '%s\n' "$script"
    done
}

shell_findings() {
    command -v shellcheck >/dev/null 2>&1 || return 0
    # shellcheck disable=SC2046
    (cd scripts && shellcheck -x -f gcc $(cd .. && own_scripts | sed 's|^|../|') lib/*.sh) | sed 's|^\.\./||' || :
}

format_findings() {
    if ! swift format --version >/dev/null 2>&1; then
        printf '%s\n' 'swift format is not in PATH; it comes with the toolchain'
        return 0
    fi
    swift format lint --strict --parallel --recursive Package.swift Services Shared Tests 2>&1 | sed "s|^$FLEET_ROOT/||" || :
}
