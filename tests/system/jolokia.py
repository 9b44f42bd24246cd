"""Private JVMs that are asked by Jolokia: Debian's agent in Debian's Jetty, with the MBeans of JmxFixture."""
import functools
import os
import pathlib
import subprocess
import tempfile

from sshd import free_port

FIXTURES = pathlib.Path(__file__).parent / "../../src/jmx/fixtures"
JARS = [pathlib.Path("/usr/share/java") / f"{name}.jar"
        for name in ("jolokia-core", "json-simple", "servlet-api",
                     *(f"jetty9-{part}" for part in ("http", "io", "security", "server", "servlet", "util", "util-ajax")))]
INSTALLED = all(jar.exists() for jar in JARS)


@functools.cache
def compiled():
    classes = tempfile.TemporaryDirectory(prefix="pyscaler-java-")
    path = os.pathsep.join(map(str, JARS))
    subprocess.run(["javac", "-cp", path, "-d", classes.name, FIXTURES / "JmxFixture.java",
                    FIXTURES / "JolokiaFixture.java"], check=True)
    return classes


class JolokiaJvm:
    """`options`: user, password; store, store_password of a PKCS #12 file to speak TLS with; trust, another one with
    those who must show a certificate."""

    def __init__(self, address, **options):
        self.address, self.port, self.options = address, free_port(address), options
        self.start()

    def start(self):
        path = os.pathsep.join([*map(str, JARS), compiled().name])
        self.process = subprocess.Popen(
            ["java", "-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", path, "JolokiaFixture",
             self.address, str(self.port), *(f"{name.replace('_', '-')}={value}" for name, value in self.options.items())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
