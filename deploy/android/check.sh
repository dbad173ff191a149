#!/usr/bin/env bash
# Checks what can be proved of the Android build without an SDK (check_android.py), in a .venv of
# its own: buildozer and python-for-android want older packages than the tablet has.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
# shellcheck source=deploy/setup/find_python.sh
source deploy/setup/find_python.sh

venv=.tareeq/android/venv
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
  echo "Installing python-for-android and buildozer in $venv"
  "$(find_python)" -m venv --clear "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
    -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/installed.txt"
fi
exec "$venv/bin/python" "$here/check_android.py" "$@"
