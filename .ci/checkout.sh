# What ./fathom, ./test and .ci/run share. Sourced by bash with `root` set to the checkout; starts no process of its own.

install="install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again"

# Sets `dotnet` to the .NET host to use, or ends with one line. Microsoft's install script puts it into ~/.dotnet.
find_dotnet() {
    local candidate
    for candidate in "$(type -P dotnet)" "${DOTNET_ROOT:-/nonexistent}/dotnet" "${HOME:-/nonexistent}/.dotnet/dotnet"; do
        if [ -n "$candidate" ] && [ -x "$candidate" ]; then dotnet=$candidate; return; fi
    done
    echo "fathom: the .NET 10 SDK is missing; $install" >&2
    exit 1
}

# Ends with one line unless `dotnet` has an SDK that global.json accepts. Takes a tenth of a second, so only before a build.
require_sdk() {
    local version found
    version=$(CDPATH='' cd -- "$root" && "$dotnet" --version 2>/dev/null) || version=
    case $version in [1-9][0-9].*) [ "${version%%.*}" -ge 10 ] && return ;; esac
    found=$("$dotnet" --list-sdks 2>/dev/null | cut -d ' ' -f 1 | paste -s -d , -)
    echo "fathom: building needs the .NET 10 SDK (found: ${found:-none}); $install" >&2
    exit 1
}

# One build of this checkout at a time. A lock dies with its owner: the kernel drops flock's, a dead owner's folder is taken over.
lock_checkout() {
    local owner
    mkdir -p "$root/artifacts" || exit 1
    if type -P flock >/dev/null; then
        exec 9>"$root/artifacts/build.lock" || exit 1
        flock 9
        return
    fi
    until mkdir "$root/artifacts/build.lock.d" 2>/dev/null; do
        owner=$(cat "$root/artifacts/build.lock.d/owner" 2>/dev/null)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -rf "$root/artifacts/build.lock.d"; else sleep 0.2; fi
    done
    echo $$ >"$root/artifacts/build.lock.d/owner"
}

unlock_checkout() {
    if type -P flock >/dev/null; then exec 9>&-; else rm -rf "$root/artifacts/build.lock.d"; fi
}

# True when the built program is newer than everything it is built from. A folder's time tells of files that went away;
# web/ itself is left out because its build puts node_modules and dist there. A Node.js that was absent then and is present now
# can build the explorer's pages.
is_built() {
    [ -f "$program" ] && [ -f "$stamp" ] || return 1
    [ -s "$stamp" ] || ! type -P node >/dev/null || return 1
    local inputs newer
    inputs=("$root/src" "$root/global.json")
    for newer in "$root"/*.props "$root"/*.targets "$root"/[Nn]u[Gg]et.[Cc]onfig; do [ -f "$newer" ] && inputs+=("$newer"); done
    newer=$(find "${inputs[@]}" \( -name node_modules -o -name dist -o -name bin -o -name obj \) -prune -o \
        -newer "$stamp" ! \( -type d -name web \) -print -quit) && [ -z "$newer" ]
}

# build PROJECT LOG: Release, warnings as errors; true when it succeeded. The stamp carries the time at which the build began, so
# that a file saved meanwhile counts as newer, and is absent while a build runs or after one failed. Handle 9 is the lock: a
# compiler server that outlives the build must not inherit it. A `Platform` in the environment would misdirect MSBuild.
build() {
    rm -f "$stamp"
    type -P node >"$stamp.next" # empty without Node.js
    (CDPATH='' cd -- "$root" && env -u Platform "$dotnet" build "$1" -c Release -v q --nologo -nodeReuse:false) \
        >"$2" 2>&1 </dev/null 9>&- || return 1
    mv "$stamp.next" "$stamp"
}

# diagnostics error|warning LOG: MSBuild's lines of that kind, each once, without the project at their end; false when none.
diagnostics() {
    grep -E "(^|[ :])$1( [A-Z]+[0-9]*)? ?:" "$2" | sed 's/ *\[[^][]*proj\]$//; s/^ *//' | sort -u | grep .
}

program=$root/artifacts/bin/Fathom.Cli/release/fathom.dll
stamp=$root/artifacts/build.stamp
