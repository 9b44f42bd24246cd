"""Driver of jmx.sh."""
import contextlib
import json
import os
import random
import socket
import subprocess
import time

from report import BENCHES, machine, table, target
from jmx_gateway import ask
from lib_measure import proc_cpu, versions

length, warm_up = (int(os.environ.get(name, default)) for name, default in (("LENGTH", "5"), ("WARM_UP", "10")))
connections = int(os.environ.get("CONNECTIONS", "1000"))
classes, gateway_jar = os.environ["CLASSES"], os.environ["GATEWAY"]
TWENTY = [("Memory", name) for name in
          ("HeapMemoryUsage.used", "HeapMemoryUsage.committed", "HeapMemoryUsage.max", "NonHeapMemoryUsage.used",
           "NonHeapMemoryUsage.committed", "ObjectPendingFinalizationCount")]
TWENTY += [("Threading", name) for name in
           ("ThreadCount", "PeakThreadCount", "DaemonThreadCount", "TotalStartedThreadCount")]
TWENTY += [("ClassLoading", name) for name in ("LoadedClassCount", "TotalLoadedClassCount", "UnloadedClassCount")]
TWENTY += [("Runtime", "Uptime"), ("Runtime", "StartTime"), ("Compilation", "TotalCompilationTime")]
TWENTY += [("OperatingSystem", name) for name in
           ("OpenFileDescriptorCount", "MaxFileDescriptorCount", "ProcessCpuTime", "CommittedVirtualMemorySize")]
KEYS = [f'jmx["java.lang:type={bean}","{attribute}"]' for bean, attribute in TWENTY]


def free_port():
    """Zabbix takes none above 32767."""
    while True:
        port = random.randint(20000, 32000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def running(*command, **more):
    process = subprocess.Popen(command, stdin=subprocess.PIPE, **more)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def target_jvm(port):
    options = dict(port=port, **{"rmi.port": port, "host": "127.0.0.1", "ssl": "false", "authenticate": "false"})
    return running("java", "-Xmx256m", "-Xss256k", "-cp", classes, "-Djava.rmi.server.hostname=127.0.0.1",
                   *(f"-Dcom.sun.management.jmxremote.{name}={value}" for name, value in options.items()), "JmxTarget",
                   stdout=subprocess.PIPE)


def java(url):
    run = subprocess.run(["java", "-Xmx128m", "-cp", classes, "JmxReader", url, str(warm_up), str(length)],
                         capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def ours(port):
    command = [BENCHES / "jmx_bench", "127.0.0.1", str(port), str(length), str(connections)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bench:
        figures = {}
        for line in bench.stdout:
            said = json.loads(line)
            figures[said.get("way")] = said
            bench.stdin.write("\n")
            bench.stdin.flush()
    assert bench.returncode == 0, "jmx_bench failed"
    return figures


def wait_for(port):
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError("the Zabbix Java gateway does not listen")


def gateway(url, keys):
    """CPU of the gateway alone for what its pollers ask; theirs is not counted."""
    port = free_port()
    with running("java", "-Xmx256m", "-Dzabbix.listenIP=127.0.0.1", f"-Dzabbix.listenPort={port}",
                 "-Dzabbix.startPollers=5", "-Dzabbix.timeout=10", "-jar", gateway_jar,
                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(port)
        for seconds in (warm_up, length):
            values, cpu, begin = 0, proc_cpu(process.pid), time.monotonic()
            while time.monotonic() - begin < seconds:
                values += len(ask(port, url, keys))
        return {"values": values, "seconds": time.monotonic() - begin, "cpu_ms": 1e3 * (proc_cpu(process.pid) - cpu)}


def row(name, figures, calls=None):
    values = figures.get("values", figures.get("calls"))
    return [name, f"{calls / figures['seconds']:,.0f}" if calls else "", f"{values / figures['seconds']:,.0f}",
            f"{figures['cpu_ms'] / values:.4f}"]


machine(*(" ".join(pair) for pair in versions("openjdk-17-jre-headless", "zabbix-java-gateway").items()))
port = free_port()
url = f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{port}/jmxrmi"
with target_jvm(port) as jvm:
    assert jvm.stdout.readline() == b"ready\n"
    first = java(url)
    mine = ours(port)
    rivals = {count: gateway(url, KEYS[:count]) for count in (1, 20)} if gateway_jar else {}
    second = java(url)
peer = max(first, second, key=lambda each: each["calls"] / each["seconds"])
one, together, twenty, opened = (mine[way] for way in (
    "one attribute a call", "sixteen calls together", "twenty values a round", "open"))

rows = [row("ours, one attribute a call, one after another", one, one["calls"]),
        row("ours, one attribute a call, sixteen together", together, together["values"]),
        row("ours, twenty values a round", twenty),
        row("Java's own client, one attribute a call", peer, peer["calls"])]
rows += [row(f"Zabbix Java gateway, {count} a request", figures) for count, figures in rivals.items()]
table(["", "calls/s", "values/s", "client CPU ms / value"], rows)
print(f"{opened['connections']} connections: {opened['kib_each']:.1f} KiB resident and {opened['cpu_ms_each']:.2f} ms of "
      "CPU each, with login and a first round of twenty values\n")
rate, peer_rate = one["calls"] / one["seconds"], peer["calls"] / peer["seconds"]
peer_cost = peer["cpu_ms"] / peer["calls"]
cost, cost_together = (each["cpu_ms"] / each["values"] for each in (one, together))
target(rate >= peer_rate, f"{rate:,.0f} calls a second on one connection, Java's client {peer_rate:,.0f} (target: as many)")
target(cost_together * 3 <= peer_cost, f"CPU of a call at 1/{peer_cost / cost_together:.1f} of Java's client where calls "
       "are asked together, as a round asks (target: 1/3)")
print(f"where each call waits for the answer to the one before: 1/{peer_cost / cost:.1f} of Java's client")
if rivals:
    ratio = rivals[1]["cpu_ms"] / rivals[1]["values"] / cost
    target(ratio >= 50, f"CPU of a value at 1/{ratio:.0f} of the gateway, one a request (target: 1/50)")
    ratio = rivals[20]["cpu_ms"] * twenty["values"] / rivals[20]["values"] / twenty["cpu_ms"]
    print(f"twenty values at once: 1/{ratio:.0f} of the gateway")
else:
    print("skipped: the Zabbix Java gateway (its package is not installed and could not be)")
target(opened["kib_each"] <= 1024, f"{opened['kib_each']:.1f} KiB for an open connection (target: 1 MiB)")
