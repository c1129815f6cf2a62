#!/bin/sh
# Build the site with the theme's successor, as requirements/zensical.txt locks it, into .cache/zensical/home/site.
# It has a venv of its own: it asks for other versions than the theme does.
set -eu
cd "$(dirname "$0")/../.."

home=.cache/zensical
export PIP_DISABLE_PIP_VERSION_CHECK=1

if ! cmp -s requirements/zensical.txt "$home/.stamp"; then
    .venv/bin/python -m venv --clear --without-pip "$home/venv"
    .venv/bin/python -m pip --python "$home/venv" install --quiet --require-hashes --only-binary=:all: -r requirements/zensical.txt
    cp requirements/zensical.txt "$home/.stamp"
fi
rm -rf "$home/home"
.venv/bin/python -m tuijian.site.zensical "$home/venv/bin/zensical" "$home/home"
