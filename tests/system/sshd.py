"""Private OpenSSH servers on loopback addresses, run by the present user: fixed nodes for system tests."""
import getpass
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile

from sandbox_cloud import wait_until

ADDRESSES = itertools.count(1)


def free_port(address):
    with socket.socket() as listener:
        listener.bind((address, 0))
        return listener.getsockname()[1]


def new_address():
    """A loopback address that no other node of this run has."""
    number = next(ADDRESSES)
    return f"127.88.{os.getpid() % 200}.{number}"


def descendants(pid):
    """The process and all that it has started, eldest first."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            parents[int(name)] = int(open(f"/proc/{name}/stat").read().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            pass
    found = [pid]
    for parent in found:
        found += [child for child, its in parents.items() if its == parent]
    return found


class Sshd:
    def __init__(self, port=None, host_key="ed25519"):
        self.address = new_address()
        self.port = port or free_port(self.address)
        self.user = getpass.getuser()
        self.folder = tempfile.mkdtemp(prefix="pyscaler-sshd-")
        self.make_key("user", "ed25519")
        self.make_key("host", host_key)
        shutil.copy(self.path("user.pub"), self.path("authorized_keys"))
        with open(self.path("sshd_config"), "w") as file:
            file.write(f"ListenAddress {self.address}\nPort {self.port}\nHostKey {self.path('host')}\n"
                       f"AuthorizedKeysFile {self.path('authorized_keys')}\nPidFile none\nUsePAM no\nStrictModes no\n"
                       "PermitRootLogin yes\nPasswordAuthentication no\n"
                       # With this level bash does not take itself for one that a network started: no ~/.bashrc.
                       f"SetEnv SHLVL=5 NODE={self.folder}\n")
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.start()

    def path(self, name):
        return os.path.join(self.folder, name)

    def make_key(self, name, kind):
        for old in (self.path(name), self.path(name + ".pub")):
            if os.path.exists(old):
                os.remove(old)
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", self.path(name)], check=True)

    def private_key(self, name="user"):
        return open(self.path(name)).read()

    def write(self, name, text):
        """A file that scripts find as "$NODE/NAME"; never seen half written."""
        with open(self.path(name + ".new"), "w") as file:
            file.write(text)
        os.rename(self.path(name + ".new"), self.path(name))

    def read(self, name):
        return open(self.path(name)).read()

    def start(self):
        with open(self.path("log"), "ab") as log:
            self.process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", self.path("sshd_config")],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self.answers, f"sshd answers on {self.address}:{self.port}")

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex((self.address, self.port)) == 0

    def signal_all(self, number):
        for pid in descendants(self.process.pid):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def hang(self):
        self.signal_all(signal.SIGSTOP)

    def go_on(self):
        self.signal_all(signal.SIGCONT)

    def die(self):
        """The listener, every session and what runs in them, at once."""
        self.signal_all(signal.SIGKILL)
        self.process.wait()

    def close(self):
        if self.process.poll() is None:
            self.die()
        shutil.rmtree(self.folder, ignore_errors=True)


def authorize(sshd, other):
    """Lets the key of `other` in, too: one SSH profile for several nodes."""
    with open(sshd.path("authorized_keys"), "a") as file:
        file.write(open(other.path("user.pub")).read())


def ssh_profile(sshd, name="local", **more):
    return {"kind": "SshProfile", "name": name, "user": sshd.user, "port": sshd.port,
            "private_key": sshd.private_key(), "connect_timeout": "10s", **more}


def fixed_node(name, sshd, cluster, profile="local", **more):
    return {"kind": "Node", "name": name, "hostname": sshd.address, "cluster": cluster, "ssh_profile": profile, **more}
