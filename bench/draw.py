"""Driver of draw.sh."""
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile

from report import PROGRAMS, machine, table, target

HERE = pathlib.Path(__file__).parent
PYSCALER = os.environ.get("PYSCALER", PROGRAMS / "pyscaler")
LIMIT = 100  # ms
DAY = """kind: Cluster
name: shop
interval: 60s
min: 0
max: 100
mode: "off"
---
kind: SshCounter
name: busy
script: cat /proc/loadavg
threshold: 75
clear: 60
unit: "%"
"""


def drawings(folder):
    """What draw.mjs measured at a server that has the cluster and the counter; the samples are its own."""
    data, given = folder + "/data", folder + "/day.yaml"
    with open(given, "w") as file:
        file.write(DAY)
    server = subprocess.Popen([PYSCALER, "serve", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    try:
        server.stdout.readline()
        password = re.search("one-time password (\\S+)", server.stdout.readline())[1]
        url = open(data + "/url").read().strip()
        subprocess.run([PYSCALER, "apply", "-f", given, "--data", data], check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run(["node", HERE / "draw.mjs", url, password], check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)
    finally:
        server.terminate()
        server.wait(60)


def figures(name, times):
    return [name, *(f"{figure:.0f}" for figure in (statistics.median(times), min(times), max(times)))]


with tempfile.TemporaryDirectory() as folder:
    found = drawings(folder)
first, again = found["first"], found["again"]
machine(found["browser"])
print(f"\n50 lines of 1,440 samples, {len(first['seen'])} pages, {len(again['seen'])} further drawings")
table(["ms since the samples are there", "median", "min", "max"],
      [figures("first, drawn", first["drawn"]), figures("first, seen", first["seen"]),
       figures("again, drawn", again["drawn"]), figures("again, seen", again["seen"])])
for name, times in ("first", first["seen"]), ("again", again["seen"]):
    median = statistics.median(times)
    within = sum(time < LIMIT for time in times)
    target(median < LIMIT, f"{name} drawn and seen after {median:.0f} ms (target: under {LIMIT}); {within} of {len(times)} within it")
