#!/bin/sh
# Print the path of a Chromium or Chrome: the one that CHROMIUM names, else one found
# in the usual places. With --install, root on Debian or Ubuntu installs one if need be.
set -eu

fail() {
    echo "iinst_geo: $1" >&2
    exit 1
}

usable() {
    # Ubuntu's chromium-browser is a mere signpost where the snap is missing.
    [ -x "$1" ] && "$1" --version >/dev/null 2>&1
}

find_one() {
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        found=$(command -v "$name" 2>/dev/null) || continue
        usable "$found" && echo "$found" && return 0
    done
    for found in \
        /usr/lib/chromium/chromium \
        /snap/bin/chromium \
        /opt/google/chrome/chrome \
        "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "${HOME:-}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        usable "$found" && echo "$found" && return 0
    done
    return 1
}

install_one() {
    echo "Installing Chromium ..." >&2
    export DEBIAN_FRONTEND=noninteractive
    # Standard output is for the path alone.
    {
        apt-get -qq update &&
            apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core
    } </dev/null >&2
}

if [ -n "${CHROMIUM:-}" ]; then
    found=$(command -v "$CHROMIUM") && usable "$found" ||
        fail "CHROMIUM=$CHROMIUM is no browser that runs; name the program of a Chromium or Chrome."
    echo "$found"
    exit 0
fi

find_one && exit 0

if [ "${1:-}" = --install ] && [ "$(id -u)" = 0 ] && [ -r /etc/debian_version ] &&
    command -v apt-get >/dev/null; then
    install_one || true
    find_one && exit 0
fi

fail "the browser tests need Chromium or Chrome: install one (on Debian: apt-get install chromium), or name it with CHROMIUM=/path."
