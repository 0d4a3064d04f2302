#!/bin/sh
# Make the virtual environment named by $1 with the Python named by $2, if it is not
# there yet. Without $2 the first Python on PATH that is new enough is taken.
set -eu

folder=$1
wanted=${2:-}

fail() {
    echo "iinst_geo: $1" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if [ -n "$wanted" ]; then
    "$wanted" -c '' 2>/dev/null || fail "$wanted is no Python that runs; name a Python 3.11 or newer with PYTHON=."
    new_enough "$wanted" || fail "$wanted is older than Python 3.11; name a newer one with PYTHON=."
else
    for name in python3 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null && new_enough "$name"; then
            wanted=$name
            break
        fi
    done
    [ -n "$wanted" ] || fail "no Python 3.11 or newer is on PATH; install one, or name it with PYTHON=."
fi

if [ -x "$folder/bin/python" ] && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    new_enough "$folder/bin/python" || fail "$folder was made with a Python older than 3.11; run make clean first."
    exit 0
fi

"$wanted" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$wanted cannot make virtual environments; install its venv package (on Debian: apt-get install python3-venv)."
echo "Making $folder with $("$wanted" --version) ..." >&2
"$wanted" -m venv --clear "$folder"
