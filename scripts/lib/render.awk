# Turns the services' JSON log lines into lines for a person:
#   12:03:04.120 voice-relay          | info    call answered  callSid=CA…
# Variables: service, width, colour (an SGR number or ""), zone (seconds east of UTC), base (seconds of the day minus
# seconds since boot), only (print only lines that hold this text) and sortable (1: the full time first, for sort).

BEGIN { name = sprintf("%-" width "s", service) }

function clock(seconds,    whole) {
    whole = int(seconds)
    while (whole < 0) { whole += 86400; seconds += 86400 }
    return sprintf("%02d:%02d:%02d.%03d", int(whole / 3600) % 24, int(whole / 60) % 60, whole % 60,
        int((seconds - whole) * 1000 + 0.5) % 1000)
}

function now(    line, part) {
    getline line < "/proc/uptime"
    close("/proc/uptime")
    split(line, part, " ")
    return clock(base + part[1])
}

# "2025-01-31T12:03:04.120Z" as the clock on this wall.
function wall(iso,    at) {
    at = index(iso, "T")
    return clock(substr(iso, at + 1, 2) * 3600 + substr(iso, at + 4, 2) * 60 + substr(iso, at + 7, 6) + zone)
}

function plain(text) {
    gsub(/[\001-\010\013-\037\177]/, "?", text)
    gsub(/\t/, " ", text)
    return text
}

# Takes the next value off `rest`; leaves it in `value`.
function take(    i, c, depth, quoted) {
    if (match(rest, /^"([^"\\]|\\.)*"/)) {
        value = substr(rest, 2, RLENGTH - 2)
        gsub(/\\\//, "/", value)
        gsub(/\\"/, "\"", value)
        rest = substr(rest, RLENGTH + 1)
        return 1
    }
    for (i = 1; i <= length(rest); i++) {
        c = substr(rest, i, 1)
        if (quoted) { if (c == "\\") i++; else if (c == "\"") quoted = 0; continue }
        if (c == "\"") quoted = 1
        else if (c == "[" || c == "{") depth++
        else if ((c == "]" || c == "}") && depth) depth--
        else if ((c == "," || c == "}") && !depth) break
    }
    value = substr(rest, 1, i - 1)
    rest = substr(rest, i)
    return i > 1
}

function render_json(    key, level, message, fields, tone) {
    rest = substr(line, 2)
    time = ""
    while (match(rest, /^[ ,]*"[A-Za-z0-9_.@-]+"[ ]*:[ ]*/)) {
        key = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RLENGTH + 1)
        gsub(/^[ ,]*"|"[ ]*:[ ]*$/, "", key)
        if (!take()) break
        if (key == "time" || key == "timestamp" || key == "ts") time = value
        else if (key == "level") level = value
        else if (key == "message" || key == "msg") message = value
        else if (key != "service" || value != service) fields = fields " " key "=" value
    }
    if (message == "" && time == "") return 0
    tone = ""
    if (colour != "") {
        if (level ~ /^(error|critical|fatal)/) tone = "\033[31m"
        else if (level ~ /^warn/) tone = "\033[33m"
        else if (level ~ /^(debug|trace)/) tone = "\033[2m"
        if (fields != "") fields = " \033[2m" fields "\033[0m"
    } else if (fields != "") fields = " " fields
    body = sprintf("%s%-7s %s%s%s", tone, level, message, tone == "" ? "" : "\033[0m", fields)
    return 1
}

{
    if (only != "" && !index($0, only)) next
    line = plain($0)
    stamp = ""
    key_time = ""
    if (line ~ /^\{/ && render_json()) {
        if (time ~ /^[0-9][0-9][0-9][0-9]-/) { stamp = wall(time); key_time = time }
    } else if (match(line, /^[0-9][0-9]:[0-9][0-9]:[0-9][0-9]\.[0-9][0-9][0-9] /)) {
        stamp = substr(line, 1, 12)
        body = substr(line, 14)
    } else if (match(line, /^[0-9-]+T[0-9:]+\.[0-9]+Z /)) {
        key_time = substr(line, 1, RLENGTH - 1)
        stamp = wall(key_time)
        body = substr(line, RLENGTH + 1)
    } else body = line
    # In a listing a line without a time of its own stays behind the one before it.
    if (stamp == "") stamp = sortable ? last_stamp : now()
    if (key_time == "") key_time = last_key
    last_stamp = stamp
    last_key = key_time
    if (sortable) printf "%s\t", key_time
    if (colour != "") printf "%12s \033[%sm%s |\033[0m %s\n", stamp, colour, name, body
    else printf "%12s %s | %s\n", stamp, name, body
    fflush()
}
