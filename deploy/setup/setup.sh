#!/usr/bin/env bash
# Brings this checkout to where `make run|tablet|test` can start. Doing it again is quick:
# each step leaves a stamp and is repeated only when what it read has changed.
#
#   deploy/setup/setup.sh run      what the office needs
#   deploy/setup/setup.sh tablet   and the tablet on this desktop
#   deploy/setup/setup.sh test     and the tests, with a browser
set -euo pipefail
cd "$(dirname "$0")/../.."

level=${1:-run}
case $level in
  run | tablet | test) ;;
  *) echo "usage: deploy/setup/setup.sh run|tablet|test" >&2; exit 2 ;;
esac

deploy/setup/system.sh "$level"
deploy/setup/python.sh "$level"
deploy/setup/web.sh
.venv/bin/python deploy/setup/translations.py
