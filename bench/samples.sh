#!/bin/bash
# The embedded sample store with a day of many series. SERIES (10000)
set -u
cd "$(dirname "$0")" || exit 1
/usr/bin/python3 samples.py
