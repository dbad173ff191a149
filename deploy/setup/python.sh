#!/usr/bin/env bash
# Makes .venv with the pinned packages for a level, and the console command `tareeq`.
# Called by deploy/setup/setup.sh.
set -euo pipefail
# shellcheck source=deploy/setup/find_python.sh
source "$(dirname "$0")/find_python.sh"

level=$1
case $level in
  run) parts=(server) covers=(run) ;;
  tablet) parts=(server mobile) covers=(run tablet) ;;
  test) parts=(server mobile dev) covers=(run tablet test) ;;
esac

if ! python=$(find_python); then
  echo "Tareeq needs Python 3.11, 3.12 or 3.13; found: $(python3 --version 2>&1)" >&2
  exit 1
fi

# The folder is part of the stamp: a .venv that was moved has wrong paths in it.
stamp=.venv/.tareeq-$level
wanted=$(printf '%s\n' "$PWD" && cat requirements-*.txt pyproject.toml)
[ -e "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0

if ! .venv/bin/python -c '' 2>/dev/null || [ "$(cat .venv/.tareeq-folder 2>/dev/null || pwd)" != "$PWD" ]; then
  echo "Making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv
fi
pwd > .venv/.tareeq-folder
echo "Installing Python packages ($level)"
requirements=()
for part in "${parts[@]}"; do requirements+=(-r "requirements-$part.txt"); done
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
  "${requirements[@]}"
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
  --no-deps --no-build-isolation --editable .
for level in "${covers[@]}"; do printf '%s\n' "$wanted" > ".venv/.tareeq-$level"; done
