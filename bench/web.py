"""Driver of web.sh."""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

from report import PROGRAMS, machine, table, target
from lib_measure import pid_cpu, versions

SECONDS = int(os.environ.get("SECONDS_EACH", "5"))
CONNECTIONS = int(os.environ.get("CONNECTIONS", "16"))
STREAMS = int(os.environ.get("STREAMS", "10000"))
PYSCALER = os.environ.get("PYSCALER", PROGRAMS / "pyscaler")


class Site:
    """A server with 100 nodes that nobody watches, in a folder of its own."""

    def __init__(self, folder):
        self.data = folder + "/data"
        self.process = subprocess.Popen([PYSCALER, "serve", "--data", self.data, "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.process.stdout.readline()
        self.url = open(self.data + "/url").read().strip()
        self.token = open(self.data + "/token").read().strip()
        with open(folder + "/nodes.yaml", "w") as file:
            file.write("kind: Cluster\nname: bench\ninterval: 60s\nmin: 0\nmax: 1000\nmode: \"off\"\n")
            for i in range(100):
                file.write(f"---\nkind: Node\nname: n{i}\nhostname: 192.0.2.{i + 1}\ncluster: bench\n")
            file.write("---\nkind: SshCounter\nname: load\nscript: cat /proc/loadavg\nthreshold: 5\n")
        subprocess.run([PYSCALER, "apply", "-f", folder + "/nodes.yaml", "--data", self.data], check=True,
                       stdout=subprocess.DEVNULL)
        self.asset = re.search(r'src="(/assets/[^"]+\.js)"', self.get("/login").decode())[1]

    def get(self, path):
        request = urllib.request.Request(self.url + path, headers={"Authorization": "Bearer " + self.token})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def memory_mib(self):
        return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{self.process.pid}/status").read())[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def load(url, pids, *headers):
    """Requests a second, CPU of the server in microseconds a request, and those that were no success."""
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", *(word for header in headers for word in ("-H", header))]
    subprocess.run([*wrk, "-d1", url], check=True, capture_output=True)
    before = pid_cpu(pids)
    said = subprocess.run([*wrk, f"-d{SECONDS}", url], check=True, capture_output=True, text=True).stdout
    used = pid_cpu(pids) - before
    count = int(re.search(r"(\d+) requests in", said)[1])
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return [f"{count / SECONDS:.0f}", 1e6 * used / count, int(failed[1]) if failed else 0]


def nginx(folder, content):
    """CPU of nginx for this file, as Debian configures it otherwise."""
    port = socket.socket()
    port.bind(("127.0.0.1", 0))
    number = port.getsockname()[1]
    port.close()
    os.mkdir(folder + "/www")
    with open(folder + "/www/file.js", "wb") as file:
        file.write(content)
    os.chmod(folder, 0o755)
    with open(folder + "/nginx.conf", "w") as file:
        file.write(f"user root;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\ndaemon off;\n"
                   "events { worker_connections 1024; }\n"
                   f"http {{ access_log off; sendfile on; tcp_nopush on; include /etc/nginx/mime.types;\n"
                   f"server {{ listen 127.0.0.1:{number}; root {folder}/www; }} }}\n")
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", folder + "/nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.1)
        workers = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
        return load(f"http://127.0.0.1:{number}/file.js", workers)
    finally:
        process.terminate()
        process.wait(30)


def streams(site):
    """MiB before and with so many event streams open, and how many there are."""
    host, port = urllib.parse.urlsplit(site.url).netloc.split(":")
    ask = (f"GET /api/v1/events/stream HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {site.token}\r\n\r\n").encode()
    before, opened, refused = site.memory_mib(), [], 0
    for number in range(STREAMS):
        stream = socket.socket()
        stream.bind((f"127.0.0.{2 + number // 20000}", 0))
        stream.connect((host, int(port)))
        stream.sendall(ask)
        opened.append(stream)
    for stream in opened:
        stream.settimeout(60)
        try:
            refused += not stream.recv(4096).startswith(b"HTTP/1.1 200")
        except OSError:
            refused += 1
    memory = site.memory_mib()
    for stream in opened:
        stream.close()
    return before, memory, len(opened) - refused


machine(*(" ".join(pair) for pair in versions("nginx-light", "wrk").items()))
with tempfile.TemporaryDirectory() as folder:
    site = Site(folder)
    try:
        pids, bearer = [str(site.process.pid)], "Authorization: Bearer " + site.token
        rows = {
            "list of 100 nodes": load(site.url + "/api/v1/nodes?limit=100", pids, bearer),
            "24 hours of a counter, empty": load(site.url + "/api/v1/series?node=n1&counter=load", pids, bearer),
            "login page": load(site.url + "/login", pids),
            f"static file ({len(site.get(site.asset)) // 1000} kB)": load(site.url + site.asset, pids)}
        if shutil.which("nginx", path="/usr/sbin"):
            rows["the same file by nginx"] = nginx(folder, site.get(site.asset))
        before, memory, opened = streams(site)
    finally:
        site.stop()

print(f"\n{CONNECTIONS} connections, {SECONDS} s each")
table(["", "requests / s", "server CPU us / request", "no success"],
      [[name, row[0], f"{row[1]:.0f}", row[2]] for name, row in rows.items()])
print(f"{opened} open event streams: {memory:.1f} MiB resident, {before:.1f} before: "
      f"{1024 * (memory - before) / max(opened, 1):.1f} KiB each")
own, peer = next(row[1] for name, row in rows.items() if name.startswith("static")), rows.get("the same file by nginx")
if peer:
    target(own <= peer[1], f"a static file costs {own:.0f} us, nginx {peer[1]:.0f} us (target: at most nginx's)")
