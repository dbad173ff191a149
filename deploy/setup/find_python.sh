# Sourced by the set-up scripts: find_python prints the Python to use.

find_python() {
  local candidate parts
  # The system's own first: distributions build theirs for speed, and a push costs a tenth more on
  # what a version manager compiled at home. But one that can make no .venv comes last. From 3.14 on
  # there is no wheel of Kivy 2.3.1.
  for parts in 'sys, venv, ensurepip' sys; do
    for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
      if "$candidate" -c "import $parts; sys.exit(not (3, 11) <= sys.version_info < (3, 14))" \
        2>/dev/null; then
        command -v "$candidate"
        return
      fi
    done
  done
  return 1
}
