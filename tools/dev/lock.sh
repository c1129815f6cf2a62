#!/bin/sh
# Write the locks anew: exact versions with hashes, for every system and every Python from 3.11.
# Each lock is held to the one before it, so that `make test` tests what `make run` installs.
set -eu
cd "$(dirname "$0")/../.."

lock() {
    .venv/bin/uv pip compile --quiet --no-config --upgrade --universal --python-version 3.11 --prerelease disallow \
        --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' "$@"
}

lock requirements/build.in --output-file requirements/build.txt
lock --constraint requirements/build.txt --extra site pyproject.toml requirements/run.in --output-file requirements/run.txt
lock --constraint requirements/run.txt --extra site pyproject.toml requirements/run.in requirements/test.in \
    --output-file requirements/test.txt
