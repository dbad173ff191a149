# Sourced by the set-up scripts: find_python prints the Python to use.

find_python() {
  local candidate
  # The system's own first: distributions build theirs for speed, and what a version manager
  # compiles at home is a third slower. From 3.14 on there is no wheel of Kivy 2.3.1.
  for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
      2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}
