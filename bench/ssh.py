"""Driver of ssh.sh."""
import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
import tempfile

from report import BENCHES, HERE, machine, table, target
from lib_measure import measure, pid_cpu, versions

folder, port, user = os.environ["SSHD_DIR"], os.environ["SSHD_PORT"], os.environ["SSHD_LOGIN"]
hosts = open(folder + "/hosts").read().split()
sshds = open(folder + "/pids").read().split()
rounds = int(os.environ.get("ROUNDS", "20"))
few = max(rounds // 5, 1)  # of what costs a node so much that nobody wants to wait for more


def ours():
    """One figure for each way, with what it cost the nodes: the program waits for a line before and after each."""
    command = [BENCHES / "ssh_bench", user, folder + "/key", *(f"{host}:{port}" for host in hosts),
               "--rounds", str(rounds), "--command-rounds", str(few)]
    bench = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    figures = {}
    before = 0
    try:
        for line in bench.stdout:
            said = json.loads(line)
            if "ready" in said:
                before = pid_cpu(sshds)
            elif "way" in said:
                said["node_cpu_ms_per_counter"] = 1e3 * (pid_cpu(sshds) - before) / (said["values"] or 1)
                missing = len(hosts) * said["counters"] * said["rounds"] - said["values"]
                if missing:
                    print(f"{said['way']}: {missing} values missing: the machine is too busy for these figures")
            figures[said.get("way", said.get("what"))] = said
            bench.stdin.write("\n")
            bench.stdin.flush()
    except BaseException:
        bench.kill()
        raise
    assert bench.wait() == 0, "ssh_bench failed"
    return figures


def paramiko():
    command = ["/usr/bin/python3", HERE / "peers/ssh_clients.py", "paramiko", folder, "32", str(5 * few)]
    run = measure(command, sshds)
    assert run["rc"] == 0, run["err"]
    return json.loads(run["out"].splitlines()[-1])


def zabbix():
    proxy = shutil.which("zabbix_proxy", path="/usr/sbin:/usr/bin")
    schema = "/usr/share/zabbix-proxy-sqlite3/schema.sql"
    schemas = [path for path in (schema + ".gz", schema) if os.path.exists(path)]
    if not proxy or not schemas:
        return None
    with tempfile.TemporaryDirectory() as work:
        environment = {**os.environ, "ZBX_DIR": work, "ZBX_PROXY": proxy, "ZBX_SCHEMA": schemas[0], "ZBX_GATEWAY": "",
                       "ZBX_PORT": os.environ.get("ZBX_PORT") or free_port(), "PHASES": "ssh", "BENCH_LOCK": ""}
        run = subprocess.run(["/usr/bin/python3", HERE / "peers/zabbix_ssh_jmx.py"], env=environment,
                             capture_output=True, text=True, timeout=300)
    if run.returncode:
        print("Zabbix failed:", run.stderr[-500:])
        return None
    return json.loads(run.stdout.splitlines()[-1])["phases"]["ssh"]


def free_port():
    """Zabbix takes none above 32767."""
    while True:
        port = random.randint(20000, 32000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return str(port)


def row(name, figures):
    return [name, f"{figures['client_cpu_ms_per_counter']:.3f}", f"{figures['node_cpu_ms_per_counter']:.1f}",
            f"{figures['wall_ms_per_round']:.0f}"]


machine(*(" ".join(pair) for pair in versions("openssh-server", "libssh-4", "python3-paramiko",
                                              "zabbix-proxy-sqlite3").items()))
mine = ours()
peer = paramiko()
peer_ms = 1e3 * peer["exec_cpu"] / peer["execs"]
rival = zabbix()
shell = mine["kept shell"]["client_cpu_ms_per_counter"]

rows = [row("ours, kept shell", mine["kept shell"]), row("ours, one command for all five", mine["one command"]),
        row("ours, a command each", mine["five commands"]),
        ["paramiko, exec on open connections", f"{peer_ms:.3f}", "",
         f"{5e3 * peer['exec_wall'] * len(hosts) / peer['execs']:.0f}"]]
if rival:
    rows += [["Zabbix ssh.run, its pollers", f"{rival['poller_cpu_ms_per_check']['med']:.3f}",
              f"{rival['target_cpu_ms_per_check']['med']:.1f}",
              f"{5e3 * len(hosts) / rival['checks_per_s']['med']:.0f}"],
             ["Zabbix ssh.run, its whole proxy", f"{rival['whole_proxy_cpu_ms_per_check']['med']:.3f}", "", ""]]
print(f"\n{len(hosts)} nodes, 5 counters each, {rounds} rounds ({few} of commands)")
table(["", "client CPU ms / counter", "node CPU ms / counter", "ms / round of all nodes"], rows)
first = mine["first round"]
print(f"first round with login and shell: {first['client_cpu_ms_per_node']:.2f} ms of client CPU and "
      f"{first['resident_kib_per_node']:.0f} KiB a node\n")
target(shell * 20 <= peer_ms, f"kept shell at 1/{peer_ms / shell:.1f} of paramiko (target: 1/20)")
if rival:
    check = rival["poller_cpu_ms_per_check"]["med"]
    target(shell * 18 <= check, f"kept shell at 1/{check / shell:.1f} of Zabbix's poller (target: 1/18)")
else:
    print("skipped: Zabbix (the package zabbix-proxy-sqlite3 is not installed and could not be)")
