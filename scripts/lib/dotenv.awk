# Reads a settings file as text, never as code, and prints KEY=value for each line; the last of a key wins with the reader.
#   KEY=value   export KEY=value   'literal'   "with \n \" \\ \$ and ${OTHER}"   bare ${OTHER} # comment
# With -v lines=1 each KEY is printed as its line number and KEY, without the value.

function expand(text,    out, name) {
    out = ""
    while (match(text, /\$\{[A-Za-z_][A-Za-z0-9_]*\}/)) {
        name = substr(text, RSTART + 2, RLENGTH - 3)
        out = out substr(text, 1, RSTART - 1) ((name in ENVIRON) ? ENVIRON[name] : seen[name])
        text = substr(text, RSTART + RLENGTH)
    }
    return out text
}

function quoted(text,    out, i, c, piece) {
    out = ""
    piece = ""
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "\"") break
        if (c == "\\") {
            i++
            c = substr(text, i, 1)
            out = out expand(piece) (c == "n" ? "\n" : (c == "\"" || c == "\\" || c == "$") ? c : "\\" c)
            piece = ""
        } else piece = piece c
    }
    return out expand(piece)
}

{
    sub(/\r$/, "")
    if (NR == 1) sub(/^\357\273\277/, "")
    sub(/^[ \t]+/, "")
    sub(/^export[ \t]+/, "")
}

/^[A-Za-z_][A-Za-z0-9_]*[ \t]*=/ {
    key = $0
    sub(/[ \t]*=.*/, "", key)
    value = $0
    sub(/^[^=]*=[ \t]*/, "", value)
    if (value ~ /^'/) {
        value = substr(value, 2)
        sub(/'.*/, "", value)
    } else if (value ~ /^"/) value = quoted(substr(value, 2))
    else {
        if (value ~ /^#/) value = ""
        sub(/[ \t]+#.*/, "", value)
        sub(/[ \t]+$/, "", value)
        value = expand(value)
    }
    seen[key] = value
    gsub(/\n/, " ", value)
    if (lines) print NR, key
    else print key "=" value
}
