"""Private JVMs on loopback addresses, with an MBean of every kind: what JMX counters are read from."""
import os
import subprocess
import tempfile

from sshd import free_port

SOURCE = os.path.join(os.path.dirname(__file__), "../../src/jmx/fixtures/JmxFixture.java")
classes = None


def compiled():
    global classes
    if classes is None:
        classes = tempfile.TemporaryDirectory(prefix="pyscaler-java-")
        subprocess.run(["javac", "-d", classes.name, SOURCE], check=True)
    return classes.name


class Jvm:
    """`options` are those behind com.sun.management.jmxremote., and others that begin with a dash."""

    def __init__(self, address, *options, port=None):
        self.address, self.port = address, port or free_port(address)
        self.options = options or ("ssl=false", "authenticate=false")
        self.start()

    def start(self):
        remote = (f"host={self.address}", f"port={self.port}", f"rmi.port={self.port}", *self.options)
        self.process = subprocess.Popen(
            ["java", "-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", compiled(),
             f"-Djava.rmi.server.hostname={self.address}",
             *(option if option.startswith("-") else f"-Dcom.sun.management.jmxremote.{option}" for option in remote),
             "JmxFixture"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def more_threads(self, count):
        self.process.stdin.write(f"threads {count}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
