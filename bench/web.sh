#!/bin/bash
# CPU of `pyscaler serve` for a request: a list of 100 nodes and a day of one counter with a session, the login page, a
# static file; beside Django behind Gunicorn and nginx, which is asked for the same, in the same run. Then memory and
# CPU of open event streams, and how long an event takes to all of them.
# SECONDS_EACH (4)  RUNS (3)  CONNS (32)  STREAMS (10000)  EVENTS (3)  IDLE (30)  ONLY (streams: nothing beside Django)
set -u
cd "$(dirname "$0")" || exit 1
. peers/lib_sshd.sh
peers_apt wrk python3-django gunicorn nginx-light memcached python3-memcache python3-pylibmc python3-pymemcache || exit 1
ulimit -n "$(ulimit -Hn)"
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 web.py
