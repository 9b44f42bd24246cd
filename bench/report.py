"""What the benchmarks print: the machine, a table, and whether each target holds."""
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
PROGRAMS = HERE.parent / "build/release"
BENCHES = PROGRAMS / "bench"
sys.path.insert(0, str(HERE / "peers"))


def machine(*versions):
    cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    print(f"{os.cpu_count()} cores, {cpu[1] if cpu else '?'}, Linux {os.uname().release}, "
          f"load {os.getloadavg()[0]:.1f}" + "".join(", " + v for v in versions))


def table(head, rows):
    rows = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for row in rows:
        print("  ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))))


def target(holds, text):
    """A figure that misses its target is a finding, not a failure of the benchmark."""
    print(f"{'holds' if holds else 'MISSED'}: {text}", flush=True)
    return holds
