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

# Packages of Debian's. Fails where they can't be had.
install() {
    if command -v apt-get >/dev/null 2>&1 && as_root true 2>/dev/null; then
        echo "Installing for the browser tests: $*" >&2
        if { as_root apt-get -qq update && as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get -qq install -y --no-install-recommends "$@"; } >/dev/null; then return 0; fi
        echo "Could not install: $*" >&2
    else
        echo "Not there, and may not be installed from here: $*" >&2
    fi
    return 1
}

missing=
# Chromium without its windows: smaller, and a third quicker in the tests.
have_browser || missing=chromium-headless-shell
have_font || missing="$missing fonts-wqy-microhei"
# What the scripts of workflows have where they run.
command -v jq >/dev/null 2>&1 || missing="$missing jq"
# shellcheck disable=SC2086 # a list of packages
if [ -n "$missing" ] && ! install $missing && ! have_browser; then
    # An older Debian has the whole of it alone.
    install chromium${missing#chromium-headless-shell} || :
fi
# By itself: the others are there whether it can be had or not.
command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || installed Firefox firefox || install firefox-esr || :
