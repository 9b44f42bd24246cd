"""Driver of web.sh."""
import http.cookiejar
import json
import os
import pathlib
import re
import select
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from report import BENCHES, PROGRAMS, machine, table, target
from lib_measure import versions

STREAMS = int(os.environ.get("STREAMS", "10000"))
EVENTS = int(os.environ.get("EVENTS", "3"))
IDLE = int(os.environ.get("IDLE", "30"))
PYSCALER = os.environ.get("PYSCALER", PROGRAMS / "pyscaler")
PEERS = pathlib.Path(__file__).parent / "peers"
NODES = 100


class Site:
    """A server with 100 nodes that nobody watches and a day of samples, in a folder of its own."""

    def __init__(self, folder):
        self.folder, self.data = folder, folder + "/data"
        self.start()
        self.password = re.search("one-time password (\\S+)", self.process.stdout.readline())[1]
        with open(folder + "/nodes.yaml", "w") as file:
            file.write("kind: Cluster\nname: bench\ninterval: 60s\nmin: 0\nmax: 1000\nmode: \"off\"\n")
            for i in range(NODES):
                file.write(f"---\nkind: Node\nname: n{i}\nhostname: 192.0.2.{i + 1}\ncluster: bench\n")
            file.write("---\nkind: SshCounter\nname: load\nscript: cat /proc/loadavg\nthreshold: 5\n")
        subprocess.run([PYSCALER, "apply", "-f", folder + "/nodes.yaml", "--data", self.data], check=True,
                       stdout=subprocess.DEVNULL)
        self.stop()
        counter, = sqlite3.connect(self.data + "/pyscaler.db").execute("SELECT id FROM counters").fetchone()
        subprocess.run([BENCHES / "web_bench", self.data + "/samples", str(NODES), str(counter)], check=True,
                       stdout=subprocess.DEVNULL)
        self.start()
        self.cookie = self.log_in()
        self.style = re.search(r'href="(/assets/[^"]+\.css)"', self.get("/login").decode())[1]

    def start(self):
        self.process = subprocess.Popen([PYSCALER, "serve", "--data", self.data, "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.process.stdout.readline()
        self.url = open(self.data + "/url").read().strip()
        self.token = open(self.data + "/token").read().strip()

    def log_in(self):
        """The cookie of a session of the first administrator, whose one-time password is changed for another."""
        jar = http.cookiejar.CookieJar()
        web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

        def post(path, body, **headers):
            return web.open(urllib.request.Request(self.url + path, json.dumps(body).encode(),
                                                   {"Content-Type": "application/json", **headers})).read()

        session = json.loads(post("/api/v1/session", {"user": "admin", "password": self.password}))
        post("/api/v1/account/password", {"current": self.password, "new": "a bench needs a password"},
             **{"X-CSRF-Token": session["csrf_token"]})
        return "; ".join(f"{each.name}={each.value}" for each in jar)

    def get(self, path):
        request = urllib.request.Request(self.url + path, headers={"Authorization": "Bearer " + self.token})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def memory_mib(self):
        return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{self.process.pid}/status").read())[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def beside_django(site, folder):
    """What peers/django_web.py measured: of Django, Gunicorn and nginx, and with the same requests of our server."""
    paths = {"nodes": f"/api/v1/nodes?limit={NODES}", "series24h": "/api/v1/series?node=n1&counter=load&last=24h",
             "login": "/login", "static": site.style}
    found = [point for point in json.loads(site.get(paths["series24h"]))["series"][0]["points"] if point[1] is not None]
    assert len(found) >= 1439, len(found)
    os.chmod(folder, 0o755)
    work = folder + "/peer"
    os.mkdir(work)
    environment = {"SECONDS_EACH": "4", **os.environ, "PEER_WORK": work, "CASES": "nodes series24h login static",
                   "OTHER_URL": site.url, "OTHER_PID": str(site.process.pid), "OTHER_COOKIE": site.cookie,
                   "OTHER_PATHS": " ".join(f"{name}={path}" for name, path in paths.items())}
    done = subprocess.run([sys.executable, PEERS / "django_web.py"], env=environment, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


class Streams:
    """So many readers of the stream of events, each on a connection of its own; 500 of each address, as a server takes 512."""

    def __init__(self, site):
        self.site, self.poll, self.open = site, select.epoll(), {}
        host, port = urllib.parse.urlsplit(site.url).netloc.split(":")
        ask = (f"GET /api/v1/events/stream HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {site.token}\r\n\r\n").encode()
        for number in range(STREAMS):
            stream = socket.socket()
            stream.bind((f"127.0.0.{2 + number // 500}", 0))
            stream.connect((host, int(port)))
            stream.sendall(ask)
            stream.setblocking(False)
            self.poll.register(stream, select.EPOLLIN)
            self.open[stream.fileno()] = stream

    def await_text(self, text, seconds=120):
        """When each stream that is still open said `text`, in seconds from now, in order; who ends before is forgotten."""
        begin, seen, kept = time.monotonic(), [], dict.fromkeys(self.open, b"")
        while kept and time.monotonic() < begin + seconds:
            for descriptor, _ in self.poll.poll(1):
                stream = self.open[descriptor]
                try:
                    piece = stream.recv(65536)
                except OSError:
                    piece = b""
                if not piece:
                    self.poll.unregister(descriptor)
                    self.open.pop(descriptor).close()
                    kept.pop(descriptor, None)
                elif descriptor in kept:
                    kept[descriptor] += piece
                    if text in kept[descriptor]:
                        del kept[descriptor]
                        seen.append(time.monotonic() - begin)
        return seen

    def close(self):
        for stream in self.open.values():
            stream.close()
        self.poll.close()


def server_cpu(site):
    """Seconds of CPU that the server has used."""
    times = open(f"/proc/{site.process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def make_event(site, name):
    """A node is made, of which the timeline tells."""
    body = json.dumps({"name": name, "cluster": "bench", "hostname": "192.0.2.200"}).encode()
    request = urllib.request.Request(site.url + "/api/v1/nodes", body, {"Content-Type": "application/json",
                                                                         "Authorization": "Bearer " + site.token})
    urllib.request.urlopen(request, timeout=60).read()


def measure_streams(site):
    """What open streams of events cost, and how long an event takes to all of them."""
    found = {"before": site.memory_mib(), "arrived": [], "cpu": []}
    begin, used = time.monotonic(), server_cpu(site)
    streams = Streams(site)
    try:
        found["opened"] = len(streams.await_text(b": connected"))
        found["opening"], found["opening_cpu"] = time.monotonic() - begin, server_cpu(site) - used
        found["open"] = site.memory_mib()
        for number in range(EVENTS):
            name, used = f"told{number}", server_cpu(site)
            teller = threading.Thread(target=make_event, args=[site, name])
            teller.start()
            found["arrived"].append(streams.await_text(f'"subject":"{name}"'.encode()))
            teller.join()
            found["cpu"].append(server_cpu(site) - used)
        found["after"] = site.memory_mib()
        used = server_cpu(site)
        time.sleep(IDLE)
        found["idle_cpu"] = (server_cpu(site) - used) / IDLE
        found["idle"] = site.memory_mib()
        found["left"] = len(streams.open)
    finally:
        streams.close()
    return found


def print_streams(found):
    print(f"\n{found['opened']} of {STREAMS} event streams open, within {found['opening']:.1f} s and "
          f"{1000 * found['opening_cpu'] / max(found['opened'], 1):.2f} ms of the server's CPU each")
    table(["MiB resident", "in all", "KiB a stream"],
          [["before", f"{found['before']:.1f}", ""],
           *([name, f"{found[key]:.1f}", f"{1024 * (found[key] - found['before']) / max(found['opened'], 1):.1f}"]
             for name, key in (("all open", "open"), (f"after {EVENTS} events", "after"), ("idle", "idle")))])
    for arrived, cpu in zip(found["arrived"], found["cpu"]):
        if arrived:
            print(f"an event came to {len(arrived)} streams: to half of them within {1000 * arrived[len(arrived) // 2]:.0f} ms, to all "
                  f"within {1000 * arrived[-1]:.0f} ms of being asked for; {1e6 * cpu / len(arrived):.0f} us of the server's CPU each")
    print(f"while nothing happens they cost {100 * found['idle_cpu']:.1f} % of a core")
    target(found["left"] == STREAMS and all(len(arrived) == STREAMS for arrived in found["arrived"]),
           f"{STREAMS} streams open to the end, each with every event (target: all of them)")


NAMES = {"nodes": f"list of {NODES} nodes", "series24h": "24 hours of a counter", "login": "login page",
         "static": "static file"}
PARTS = {"nodes": 80, "series24h": 100, "login": 50, "static": 1}

def print_beside_django(measured):
    rows = []
    for case, name in NAMES.items():
        for who, result in ("Django, Gunicorn, nginx", measured[case]), ("PyScaler", measured["other_" + case]):
            rows.append([name, who, f"{result['req_per_s']['median']:.0f}", f"{1000 * result['cpu_ms_per_req']['median']:.0f}",
                         f"{result['p99_ms']['median']:.1f}", result["body_bytes"], f"{result['errors']['max']:.0f}"])
    print(f"\n{measured['conns']} connections, median of {measured['runs']} runs of {measured['seconds']} s")
    table(["", "", "requests / s", "server CPU us / request", "p99 ms", "bytes", "errors"], rows)
    for case, part in PARTS.items():
        peer, own = (measured[each]["cpu_ms_per_req"]["median"] for each in (case, "other_" + case))
        target(own <= peer / part, f"{NAMES[case]}: 1/{peer / own:.1f} of the peer's CPU (target: at most 1/{part})")


machine(*(" ".join(pair) for pair in versions("python3-django", "gunicorn", "nginx-light", "memcached", "wrk").items()))
with tempfile.TemporaryDirectory() as folder:
    site = Site(folder)
    try:
        if os.environ.get("ONLY") != "streams":
            print_beside_django(beside_django(site, folder))
        print_streams(measure_streams(site))
    finally:
        site.stop()
