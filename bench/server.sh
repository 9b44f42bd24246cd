#!/bin/bash
# CPU and memory of `pyscaler serve` that watches nodes over SSH, five counters each.
# NODES (100)  INTERVALS ("60", seconds, one after another)  ROUNDS (3)
set -u
cd "$(dirname "$0")" || exit 1
. peers/lib_sshd.sh
trap 'sshd_stop' EXIT
trap 'exit 1' INT TERM PIPE HUP
sshd_start "${NODES:-100}" || exit 1
export SSHD_DIR SSHD_PORT SSHD_LOGIN
/usr/bin/python3 server.py
