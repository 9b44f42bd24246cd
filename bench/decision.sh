#!/bin/bash
# One decision of a cluster of 100 nodes, 10 counters and 5 triggers that each watch all of them.
set -u
cd "$(dirname "$0")" || exit 1
/usr/bin/python3 decision.py
