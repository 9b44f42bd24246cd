#!/bin/bash
# CPU of `pyscaler serve` for a request: a list of 100 nodes, a day of one counter, the login page, a static file; nginx
# delivers the same file in the same run. Memory of open event streams.
# SECONDS_EACH (5)  CONNECTIONS (16)  STREAMS (10000)
set -u
cd "$(dirname "$0")" || exit 1
. peers/lib_sshd.sh
peers_apt wrk nginx-light >/dev/null 2>&1 || true
ulimit -n "$(ulimit -Hn)"
/usr/bin/python3 web.py
