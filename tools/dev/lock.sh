#!/bin/sh
# Write the locks anew: exact versions with hashes, for every system and every Python from 3.11.
# Each lock is held to the one before it, so that `make test` tests what `make run` installs. Releases younger than a week are left out:
# a poisoned one is usually found within days.
set -eu
cd "$(dirname "$0")/../.."

lock() {
    .venv/bin/uv pip compile --quiet --no-config --upgrade --universal --python-version 3.11 --prerelease disallow \
        --exclude-newer '7 days' \
        --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' "$@"
}

lock requirements/installer.in --output-file requirements/installer.txt
lock requirements/build.in --output-file requirements/build.txt
lock --constraint requirements/build.txt --extra site --extra office pyproject.toml requirements/run.in --output-file requirements/run.txt
# What the job that publishes a review installs: it holds a token, so it gets as little as possible.
lock --constraint requirements/run.txt --extra review pyproject.toml --output-file requirements/review.txt
lock --constraint requirements/run.txt --constraint requirements/review.txt --extra site --extra office --extra review \
    pyproject.toml requirements/run.in requirements/test.in --output-file requirements/test.txt
# The oldest dependencies that pyproject.toml allows; the others do not know them.
lock --resolution lowest-direct --extra office pyproject.toml requirements/oldest.in --output-file requirements/oldest.txt
# The theme's successor asks for other versions than the theme does: the test that builds with it makes a venv of its own.
lock requirements/zensical.in --output-file requirements/zensical.txt
