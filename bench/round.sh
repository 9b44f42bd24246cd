#!/bin/bash
# A round of five counters over many nodes: all at once, and by `pyscaler serve`, spread over its interval.
# NODES (200)  INTERVAL (60 seconds)  ROUNDS (3)
set -u
cd "$(dirname "$0")" || exit 1
. peers/lib_sshd.sh
trap 'sshd_stop' EXIT
trap 'exit 1' INT TERM PIPE HUP
sshd_start "${NODES:-200}" || exit 1
export SSHD_DIR SSHD_PORT SSHD_LOGIN
/usr/bin/python3 round.py
