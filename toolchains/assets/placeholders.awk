# SPDX-License-Identifier: Apache-2.0
# Says FILE:LINE of each message whose placeholders the program can't fill, or are not those that the first file has for
# the same key. msgfmt can't tell: our msgids are keys, so it has nothing to compare a translation with.
#     awk -f placeholders.awk assets/text/id.po assets/text/su.po

function fault(line, what) {
    printf "%s:%d: %s: %s\n", name, line, key, what > "/dev/stderr"
    faults = 1
}

# "%2$s, %1$d %%" → " 1d 2s": what each argument must be. "?" if the program can't fill it (app/text/catalog.hpp).
function arguments(text,    next_one, place, type, highest, at, out) {
    delete types
    while ((at = index(text, "%")) > 0) {
        text = substr(text, at + 1)
        if (substr(text, 1, 1) == "%") { text = substr(text, 2); continue }
        place = 0
        if (text ~ /^[1-9]\$/) { place = substr(text, 1, 1) + 0; text = substr(text, 3) }
        type = substr(text, 1, 1)
        if (type != "s" && type != "d") return "?"
        if (place == 0) place = ++next_one
        if (place in types && types[place] != type) return "?"
        types[place] = type
        if (place > highest) highest = place
    }
    for (place = 1; place <= highest; ++place) out = out " " place types[place]
    return out
}

function finish_text(    found) {
    if (!in_text) return
    in_text = 0
    if (key == "") return
    found = arguments(text)
    if (found == "?") fault(line, "a % that is neither %s, %d, %1$s nor %%")
    else if (is_first_file && !(key in expected)) expected[key] = found
    else if (key in expected && expected[key] != found) fault(line, "not the placeholders of " first)
}

function inside_quotes(row) {
    sub(/^[^"]*"/, "", row)
    sub(/"[ \t\r]*$/, "", row)
    return row
}

FNR == 1 { finish_text(); name = FILENAME; if (NR == 1) first = FILENAME; is_first_file = name == first }
/^msgid_plural/ { finish_text(); next }
/^msgid/ { finish_text(); key = inside_quotes($0); next }
/^msgstr/ { finish_text(); in_text = 1; line = FNR; text = inside_quotes($0); next }
/^"/ { if (in_text) text = text inside_quotes($0) }
END { finish_text(); exit faults }
