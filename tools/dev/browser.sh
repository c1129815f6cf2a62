#!/bin/sh
# See that there is a Chromium, a Chinese font and a Firefox for the browser tests, and jq for those of workflows: what is there, else Debian's packages
# where we may install them. Never fails: tests that find no browser say so themselves.
set -eu

installed() { # APP PROGRAM: where macOS keeps what was installed for all, and for this user
    [ -x "${APPLICATIONS:-/Applications}/$1.app/Contents/MacOS/$2" ] || [ -x "${HOME:-}/Applications/$1.app/Contents/MacOS/$2" ]
}

have_browser() {
    if installed 'Google Chrome' 'Google Chrome' || installed Chromium Chromium; then return 0; fi
    for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

# macOS brings Chinese fonts, and no fc-list.
have_font() {
    if [ "$(uname -s 2>/dev/null)" = Darwin ]; then return 0; fi
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh 2>/dev/null)" ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Whether packages of Debian's may be installed from here; asked once, and its lists fetched with that.
rights=
may_install() {
    if [ -z "$rights" ]; then
        rights=no
        if command -v apt-get >/dev/null 2>&1 && as_root true 2>/dev/null; then
            rights=yes
            apt update || :
        fi
    fi
    [ $rights = yes ]
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >/dev/null 2>&1
}

# The first of these packages that can be had. Each comes for itself: one that can't be had keeps back no other.
missing=
get() {
    for package in "$@"; do
        may_install || break
        echo "Installing for the browser tests: $package" >&2
        if apt install -y --no-install-recommends "$package"; then return 0; fi
    done
    missing="${missing:+$missing, }$1"
}

# Chromium without its windows: smaller, and a third quicker in the tests. An older Debian has the whole of it alone.
have_browser || get chromium-headless-shell chromium
have_font || get fonts-wqy-microhei
# What the scripts of workflows have where they run.
command -v jq >/dev/null 2>&1 || get jq
command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || installed Firefox firefox || get firefox-esr
if [ -n "$missing" ]; then
    echo "Not there, and could not be installed from here: $missing. The tests that need them say that they did not run." >&2
fi
