"""Driver of round.sh."""
import json
import os
import statistics
import subprocess
from datetime import datetime

from report import BENCHES, machine, table, target
from lib_measure import versions
from served import Served

folder, port, user = os.environ["SSHD_DIR"], os.environ["SSHD_PORT"], os.environ["SSHD_LOGIN"]
hosts = open(folder + "/hosts").read().split()
interval, rounds = int(os.environ.get("INTERVAL", "60")), int(os.environ.get("ROUNDS", "3"))


def all_at_once():
    command = [BENCHES / "ssh_bench", user, folder + "/key", *(f"{host}:{port}" for host in hosts),
               "--rounds", str(rounds), "--command-rounds", "0"]
    lines = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout
    said = [json.loads(line) for line in lines.splitlines()]
    return said[0], said[-1]


def spread():
    """Of each round: values, missing, and seconds from the beginning of its slot to its decision."""
    with Served(interval) as server:
        server.warm_up()
        figures = []
        for _ in range(rounds):
            before = server.samples()
            server.await_round()
            after = server.samples()
            figures.append([int(b - a) for a, b in zip(before[1:], after[1:])])
        server.await_round()  # the decision of the last round has been stored by now
        return figures, server.decisions(rounds + 1)[1:], server.values_per_round


machine(*(" ".join(pair) for pair in versions("openssh-server", "libssh-4").items()))
first, later = all_at_once()
assert later["values"] == later["rounds"] * len(hosts) * later["counters"], later
figures, decisions, wanted = spread()
took = [(datetime.fromisoformat(record["decided_at"]) - datetime.fromisoformat(record["slot"])).total_seconds()
        for record in decisions]
print(f"\n{len(hosts)} nodes, 5 counters each")
table(["", "seconds", "values", "missing"],
      [["all at once, with logins and shells", f"{first['wall_ms'] / 1e3:.2f}", "", ""],
       ["all at once, on open connections", f"{later['wall_ms_per_round'] / 1e3:.2f}",
        str(later["values"] // later["rounds"]), "0"]] +
      [[f"served, interval {interval} s, round {i + 1}", f"{seconds:.2f}", str(values), str(missing)]
       for i, (seconds, (values, missing)) in enumerate(zip(reversed(took), figures))])
missing = sum(figure[1] for figure in figures)
target(missing == 0 and all(figure[0] == wanted for figure in figures),
       f"{missing} of {rounds * wanted} values missing (target: none)")
target(max(took) <= interval, f"decided {statistics.median(took):.2f} s after the slot's beginning, at most "
                              f"{max(took):.2f} s (target: within the interval of {interval} s)")
