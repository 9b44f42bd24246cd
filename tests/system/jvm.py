"""Private JVMs on loopback addresses, with an MBean of every kind: what JMX counters are read from."""
import functools
import os
import pathlib
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

    def __init__(self, address, *options, separate_registry=False):
        self.address, self.options = address, options or ("ssl=false", "authenticate=false")
        for _ in range(3):
            self.port = self.registry_port = free_port(address)
            while separate_registry and self.registry_port == self.port:
                self.registry_port = free_port(address)
            if self.begins():
                return
        raise AssertionError("the JVM does not begin")

    def start(self):
        assert self.begins()

    def begins(self):
        """Not where somebody has taken its port meanwhile."""
        remote = (f"host={self.address}", f"port={self.registry_port}", f"rmi.port={self.port}", *self.options)
        self.process = subprocess.Popen(
            ["java", "-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", compiled(),
             f"-Djava.rmi.server.hostname={self.address}",
             *(option if option.startswith("-") else f"-Dcom.sun.management.jmxremote.{option}" for option in remote),
             "JmxFixture"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() == "ready\n":
            return True
        self.close()
        return False

    def more_threads(self, count):
        self.process.stdin.write(f"threads {count}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Identity:
    """A certificate for JVMs at these addresses that they also trust when we show it."""

    def __init__(self, folder, addresses, name="id"):
        store, trusted, certificate, key = (
            str(folder / (name + end)) for end in (".p12", "-trusted.p12", ".pem", "-key.pem"))
        run = functools.partial(subprocess.run, check=True, capture_output=True)
        names = ",".join(f"ip:{address}" for address in addresses)
        common = ("-storetype", "PKCS12", "-storepass", "secret1", "-keystore")
        run(["keytool", "-genkeypair", "-keyalg", "EC", "-alias", "jmx", "-dname", "CN=jmx", "-ext", f"san={names}",
             *common, store])
        run(["openssl", "pkcs12", "-in", store, "-passin", "pass:secret1", "-nokeys", "-out", certificate])
        run(["openssl", "pkcs12", "-in", store, "-passin", "pass:secret1", "-nodes", "-nocerts", "-out", key])
        run(["keytool", "-importcert", "-noprompt", "-alias", "us", "-file", certificate, *common, trusted])
        self.options = tuple(f"-Djavax.net.ssl.{name}={value}" for name, value in (
            ("keyStore", store), ("keyStorePassword", "secret1"), ("trustStore", trusted),
            ("trustStorePassword", "secret1")))
        pem = pathlib.Path(certificate).read_text()
        self.profile = {"authorities": pem, "certificate": pem, "private_key": pathlib.Path(key).read_text()}
