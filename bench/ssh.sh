#!/bin/bash
# What a counter over SSH costs: our kept shell, our single commands, paramiko's exec on open connections and Zabbix's
# check, on the same nodes in the same run. NODES (50)  ROUNDS (20)
set -u
cd "$(dirname "$0")" || exit 1
. peers/lib_sshd.sh
trap 'sshd_stop' EXIT
trap 'exit 1' INT TERM PIPE HUP
sshd_start "${NODES:-50}" || exit 1
peers_apt zabbix-proxy-sqlite3 >/dev/null 2>&1 || true
export SSHD_DIR SSHD_PORT SSHD_LOGIN
/usr/bin/python3 ssh.py
