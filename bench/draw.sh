#!/bin/bash
# How long Debian's Chromium takes to draw 50 nodes over 24 hours on the Monitoring page, once their samples are there.
# RUNS (10, each in a browser context of its own)  AGAIN (6 further drawings in each)  CHROMIUM (/usr/bin/chromium)
set -u
cd "$(dirname "$0")" || exit 1
[ -e ../tests/browser/node_modules/.package-lock.json ] || (cd ../tests/browser && npm ci --no-audit --no-fund --loglevel=error) || exit 1
/usr/bin/python3 draw.py
