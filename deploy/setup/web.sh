#!/usr/bin/env bash
# Fetches the web parts by the lock file and copies those that pages use.
# Called by deploy/setup/setup.sh.
set -euo pipefail

stamp=server/static/vendor/.tareeq-web
wanted=$(cat package-lock.json deploy/setup/vendor.sh)
if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && [ -d node_modules ]; then
  exit 0
fi

echo "Fetching web parts"
npm ci --no-fund --no-audit --loglevel=error >/dev/null
deploy/setup/vendor.sh
printf '%s\n' "$wanted" > "$stamp"
