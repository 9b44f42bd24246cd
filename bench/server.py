"""Driver of server.sh."""
import os
import time

from report import machine, table, target
from lib_measure import versions
from served import Served

intervals = [int(word) for word in os.environ.get("INTERVALS", "60").split()]
machine(*(" ".join(pair) for pair in versions("openssh-server", "libssh-4").items()))


def measure(server, rounds):
    server.await_round()
    before, cpu, began = server.samples(), server.cpu(), time.monotonic()
    for _ in range(rounds):
        server.await_round()
    after, used, took = server.samples(), server.cpu() - cpu, time.monotonic() - began
    memory = server.memory_mib()
    done = after[0] - before[0]
    return memory, [f"{server.interval} s", f"{done:.0f}", f"{after[1] - before[1]:.0f}", f"{after[2] - before[2]:.0f}",
                    f"{1e3 * used / done:.0f}", f"{1e3 * used / (after[1] - before[1]):.3f}", f"{100 * used / took:.2f} %",
                    f"{memory['VmRSS']:.1f}", f"{memory['VmHWM']:.1f}"]


with Served(intervals[0]) as server:
    idle = server.memory_mib()
    server.warm_up()
    rows = []
    most = 0
    for interval in intervals:
        if interval != server.interval:
            server.set_interval(interval)
            server.await_round()
        memory, row = measure(server, int(os.environ.get("ROUNDS", "3")))
        most = max(most, memory["VmRSS"])
        rows.append(row)
    nodes = server.values_per_round // 5

print(f"\npyscaler serve, {nodes} nodes with 5 counters each; {idle['VmRSS']:.1f} MiB resident before their first round, "
      f"{memory['threads']} threads, anonymous {memory['RssAnon']:.1f} MiB and files {memory['RssFile']:.1f} MiB at the end")
table(["interval", "rounds", "values", "missing", "CPU ms / round", "CPU ms / counter", "of one core", "RSS MiB",
       "most RSS MiB"], rows)
target(most <= 40, f"{most:.1f} MiB resident with {nodes} nodes (target: at most 40 MiB)")
