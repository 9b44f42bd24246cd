"""`pyscaler serve` with a cluster of fixed nodes in a folder of its own, and what it says of itself."""
import contextlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import urllib.request

from report import PROGRAMS
from lib_measure import proc_cpu

# As cheap as can be: all nodes share this machine, and what a script costs is not what is measured.
COUNTERS = {"load1": "read -r a rest </proc/loadavg; echo $a", "load5": "read -r a b rest </proc/loadavg; echo $b",
            "load15": "read -r a b c rest </proc/loadavg; echo $c", "up": "read -r up rest </proc/uptime; echo ${up%.*}",
            "five": "echo 5"}
PYSCALER = os.environ.get("PYSCALER", PROGRAMS / "pyscaler")


class Served:
    """A cluster `bench` of the nodes of lib_sshd.sh, whose trigger watches the five counters."""

    def __init__(self, interval):
        self.folder = tempfile.mkdtemp()
        self.log = open(self.folder + "/log", "w")
        self.process = subprocess.Popen([PYSCALER, "serve", "--data", self.folder + "/data", "--listen", "127.0.0.1:0"],
                                        stdout=self.log, stderr=self.log)
        try:
            self._await(lambda: os.path.exists(self.folder + "/data/token") and os.path.exists(self.folder + "/data/url"))
            self.url = open(self.folder + "/data/url").read().strip()
            self.token = open(self.folder + "/data/token").read().strip()
            self.set_interval(interval)
            self._apply_nodes()
        except BaseException:
            self.stop()
            raise

    def _await(self, condition, seconds=60, pause=0.1):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end and self.process.poll() is None, open(self.folder + "/log").read()[-2000:]
            time.sleep(pause)

    def _apply(self, file):
        done = subprocess.run([PYSCALER, "apply", "-f", file, "--data", self.folder + "/data"], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    def _apply_text(self, text):
        path = self.folder + "/apply.yaml"
        with open(path, "w") as file:
            file.write(text)
        self._apply(path)

    def set_interval(self, seconds):
        self.interval = seconds
        self._apply_text(f"kind: Cluster\nname: bench\ninterval: {seconds}s\nmin: 0\nmax: 1000\nmode: shadow\n")

    def _apply_nodes(self):
        folder = os.environ["SSHD_DIR"]
        key = open(folder + "/hostkey.pub").read().split()
        hosts = open(folder + "/hosts").read().split()
        documents = [f"kind: SshProfile\nname: bench\nuser: {os.environ['SSHD_LOGIN']}\nport: {os.environ['SSHD_PORT']}\n"
                     f"key_file: {folder}/key\nconnect_timeout: 60s\n"]
        documents += [f"kind: Node\nname: n{i}\nhostname: {host}\ncluster: bench\nssh_profile: bench\n"
                      f"host_key: {key[0]} {key[1]}\n" for i, host in enumerate(hosts)]
        documents += [f"kind: SshCounter\nname: {name}\nthreshold: 1000000000\nclear: 1000000000\ntimeout: 30s\n"
                      f"script: '{script}'\n" for name, script in COUNTERS.items()]
        documents.append(f"kind: Trigger\nname: bench\ncluster: bench\ncounters: [{', '.join(COUNTERS)}]\n")
        self._apply_text("---\n".join(documents))
        self.values_per_round = len(hosts) * len(COUNTERS)

    def metrics(self):
        """{name or name{labels}: figure}"""
        request = urllib.request.Request(self.url + "/metrics", headers={"Authorization": "Bearer " + self.token})
        with urllib.request.urlopen(request, timeout=120) as answer:
            lines = answer.read().decode().splitlines()
        return {name: float(figure) for name, figure in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}

    def samples(self):
        """Rounds that have ended, values and missing ones since the start."""
        told = self.metrics()
        return (told["pyscaler_rounds_total"], told['pyscaler_samples_total{kind="value"}'],
                told['pyscaler_samples_total{kind="missing"}'])

    def await_round(self):
        """Returns when one more round has ended. Looks seldom: each look costs the server what a few counters do."""
        rounds = self.samples()[0]
        self._await(lambda: self.samples()[0] > rounds, 60 + 3 * self.interval, self.interval / 12)

    def warm_up(self):
        """Until a round has every value: all are logged in."""
        for _ in range(20):
            before = self.samples()
            self.await_round()
            if self.samples()[1] - before[1] == self.values_per_round:
                return
        raise AssertionError(f"no complete round: {self.samples()}")

    def decisions(self, count):
        """The newest records, the last one first."""
        with contextlib.closing(sqlite3.connect(f"file:{self.folder}/data/pyscaler.db?mode=ro", uri=True)) as database:
            rows = database.execute("select record from decision_records order by slot desc limit ?", (count,)).fetchall()
        return [json.loads(row[0]) for row in rows]

    def cpu(self):
        return proc_cpu(self.process.pid)

    def memory_mib(self):
        status = open(f"/proc/{self.process.pid}/status").read()
        return {name: int(re.search(name + r":\s+(\d+)", status)[1]) / 1024
                for name in ("VmHWM", "VmRSS", "RssAnon", "RssFile")} | {
                    "threads": int(re.search(r"Threads:\s+(\d+)", status)[1])}

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        if os.environ.get("KEEP"):
            print("kept", self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
