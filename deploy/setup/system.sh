#!/usr/bin/env bash
# Finds what is missing on the system and installs it with apt-get; without the right to,
# says exactly what to install. Called by deploy/setup/setup.sh.
set -euo pipefail

level=$1
missing=()

need() { # need PACKAGE CHECK...: the package is missing when the check fails
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

exists() { compgen -G "$1"; }
has_library() { /sbin/ldconfig -p | grep -F "$1 "; }

has_python() {
  # shellcheck source=deploy/setup/find_python.sh
  source "$(dirname "$0")/find_python.sh"
  "$(find_python)" -c 'import venv, ensurepip'
}

need python3 command -v python3
need python3-venv has_python
need make command -v make
need git command -v git
need nodejs command -v node
need npm command -v npm
need postgresql-15-postgis-3 exists '/usr/share/postgresql/*/extension/postgis.control'
need restic command -v restic
need default-jre-headless command -v java
need libpango-1.0-0 has_library libpango-1.0.so.0
need libpangoft2-1.0-0 has_library libpangoft2-1.0.so.0
need libharfbuzz-subset0 has_library libharfbuzz-subset.so.0
if [ "$level" != run ]; then
  need libegl1 has_library libEGL.so.1
  need libgles2 has_library libGLESv2.so.2
  need libgl1 has_library libGL.so.1
  need libgl1-mesa-dri exists '/usr/lib/*/dri/swrast_dri.so'
  need libgbm1 has_library libgbm.so.1
  need libmtdev1 has_library libmtdev.so.1
fi
if [ "$level" = test ]; then
  need chromium command -v chromium
  need default-jdk-headless command -v javac
  need poppler-utils command -v pdftoppm
  need unicode-data exists /usr/share/unicode/BidiTest.txt
fi

[ ${#missing[@]} -eq 0 ] && exit 0

# PostGIS is packaged once for each PostgreSQL: take the release's own, whichever it is.
if command -v apt-cache >/dev/null && ! apt-cache show postgresql-15-postgis-3 >/dev/null 2>&1; then
  newest=$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | sort -V | tail -n 1)
  [ -n "$newest" ] && missing=("${missing[@]/postgresql-15-postgis-3/${newest%% *}}")
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=(sudo)
  else
    as_root=(false)
  fi
fi

if ! command -v apt-get >/dev/null || [ "${as_root[*]}" = false ]; then
  {
    echo "Tareeq needs packages that are not installed, and may not install them itself."
    echo "يحتاج طريق إلى حزم غير مثبتة، ولا يملك صلاحية تثبيتها."
    echo
    echo "As an administrator (Debian 12 or later), run:"
    echo "    apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    echo "then give the same make command again."
  } >&2
  exit 1
fi

echo "Installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
run() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@"; }
run apt-get update -qq
settings=/etc/postgresql-common/createcluster.conf
if [[ ${missing[*]} == *postgis* && ! -e $settings ]]; then
  # Debian would start a cluster of its own beside ours. Where PostgreSQL was there before
  # us this is left as it is.
  run apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null
  run sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' "$settings"
fi
run apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
