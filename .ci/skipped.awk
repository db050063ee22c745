# xunit's XML result → "skipped N: reason (the first three names, …)" per reason, the most frequent first.
# Records are what begins at a '<': a tag, or the text of a CDATA section.
BEGIN { RS = "<" }

function plain(text) {
    gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text); gsub(/&lt;/, "\074", text); gsub(/&gt;/, ">", text)
    gsub(/&amp;/, "\\&", text); gsub(/\\"/, "\"", text)
    return text
}

/^test / { match($0, / name="[^"]*"/); name = plain(substr($0, RSTART + 7, RLENGTH - 8)); sub(/^Fathom\.Tests\./, "", name) }

/^reason>/ { in_reason = 1 }

in_reason && /^!\[CDATA\[/ {
    in_reason = 0
    reason = substr($0, 9); sub(/\]\]>.*/, "", reason); gsub(/[ \n\r\t]+/, " ", reason); sub(/ $/, "", reason)
    count[reason]++
    if (count[reason] == 1) names[reason] = name
    else if (count[reason] <= 3) names[reason] = names[reason] ", " name
    else if (count[reason] == 4) names[reason] = names[reason] ", …"
}

END {
    while (1) {
        most = ""
        for (reason in count)
            if (most == "" || count[reason] > count[most] || count[reason] == count[most] && reason < most) most = reason
        if (most == "") exit
        print "skipped " count[most] ": " most " (" names[most] ")"
        delete count[most]
    }
}
