#!/usr/bin/env bash
# Copies the files that pages use from node_modules to server/static/vendor (git-ignored),
# each package with its licence. Called by deploy/setup/web.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."

from=node_modules
to=server/static/vendor

put() { # put TARGET-FOLDER FILE...
  mkdir -p "$to.new/$1"
  cp "${@:2}" "$to.new/$1/"
}

rm -rf "$to.new"
put tabler/css $from/@tabler/core/dist/css/tabler{,.rtl}.min.css
put tabler/js $from/@tabler/core/dist/js/tabler.min.js
put htmx $from/htmx.org/dist/htmx.min.js $from/htmx.org/LICENSE
put maplibre $from/maplibre-gl/dist/maplibre-gl{.css,.mjs,-shared.mjs,-worker.mjs}
put maplibre $from/maplibre-gl/LICENSE.txt
put echarts $from/echarts/dist/echarts.common.min.js $from/echarts/LICENSE
put mdi/css $from/@mdi/font/css/materialdesignicons.min.css
put mdi/fonts $from/@mdi/font/fonts/materialdesignicons-webfont.woff2
put mdi $from/@mdi/font/LICENSE
put plex $from/@fontsource/ibm-plex-sans-arabic/{400,500,600,700}.css
put plex $from/@fontsource/ibm-plex-sans-arabic/LICENSE
put plex/files $from/@fontsource/ibm-plex-sans-arabic/files/*-{400,500,600,700}-normal.woff2
cp $from/@tabler/core/LICENSE "$to.new/tabler/" 2>/dev/null || true
rm -rf "$to"
mv "$to.new" "$to"
