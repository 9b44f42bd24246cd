"""A private tomcat of Debian's tomcat10 package, on a loopback address, with people who ask it for pages."""
import http.client
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

from sshd import free_port

HOME = pathlib.Path("/usr/share/tomcat10")
AGENT = [pathlib.Path("/usr/share/java") / name for name in ("jolokia-core.jar", "json-simple.jar")]
HAS_AGENT = all(jar.exists() for jar in AGENT)
PAUSE = 0.02
PEOPLE = 3


class Tomcat:
    def __init__(self, address):
        self.address, self.http, self.jmx = address, free_port(address), free_port(address)
        self.base = pathlib.Path(tempfile.mkdtemp(prefix="pyscaler-tomcat-"))
        self.stopped = threading.Event()
        self.people = []
        shutil.copytree(HOME / "etc", self.base / "conf")
        for folder in ("logs", "temp", "work", "webapps/ROOT/WEB-INF/classes", "webapps/ROOT/WEB-INF/lib"):
            (self.base / folder).mkdir(parents=True)
        (self.base / "webapps/ROOT/index.html").write_text("<p>hello</p>")
        if HAS_AGENT:
            self.add_pages(self.base / "webapps/ROOT/WEB-INF")
        server = (self.base / "conf/server.xml").read_text()
        server = server.replace('port="8005"', 'port="-1"').replace('port="8080"', f'port="{self.http}" address="{address}"')
        (self.base / "conf/server.xml").write_text(server)
        options = {"host": address, "port": self.jmx, "rmi.port": self.jmx, "ssl": "false", "authenticate": "false"}
        with open(self.base / "logs/out", "w") as out:
            self.process = subprocess.Popen(
                ["java", "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Djava.rmi.server.hostname={address}",
                 *(f"-Dcom.sun.management.jmxremote.{name}={value}" for name, value in options.items()),
                 f"-Dcatalina.home={HOME}", f"-Dcatalina.base={self.base}", f"-Djava.io.tmpdir={self.base}/temp",
                 "-cp", f"{HOME}/bin/bootstrap.jar:{HOME}/bin/tomcat-juli.jar", "org.apache.catalina.startup.Bootstrap",
                 "start"], stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        limit = time.monotonic() + 120
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < limit, (self.base / "logs/out").read_text()[-2000:]
            time.sleep(0.1)

    @staticmethod
    def add_pages(folder):
        path = ":".join(map(str, (HOME / "lib/servlet-api.jar", *AGENT)))
        subprocess.run(["javac", "-d", folder / "classes", "-cp", path, pathlib.Path(__file__).parent / "TomcatPages.java"],
                       check=True)
        for jar in AGENT:
            shutil.copy(jar, folder / "lib")

    @property
    def connector(self):
        """Its name as it stands in the names of MBeans."""
        return f'"http-nio-{self.address}-{self.http}"'

    def answers(self):
        try:
            return self.page(self.connection()) == 200
        except OSError:
            return False

    def connection(self):
        return http.client.HTTPConnection(self.address, self.http, timeout=10)

    @staticmethod
    def page(connection, path="/"):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def begin_session(self):
        connection = self.connection()
        assert self.page(connection, "/session") == 200
        connection.close()

    def hold_thread(self):
        """A connection whose request ends with `release`."""
        connection = self.connection()
        connection.putrequest("POST", "/hold")
        connection.putheader("Content-Length", "1")
        connection.endheaders()
        return connection

    @staticmethod
    def release(connection):
        connection.send(b".")
        assert connection.getresponse().status == 200
        connection.close()

    def browse(self):
        """Half of the requests go over kept connections."""
        kept = self.connection()
        while not self.stopped.wait(PAUSE):
            self.page(kept)
            self.page(self.connection())
        kept.close()

    def begin_load(self):
        self.stopped.clear()
        self.people = [threading.Thread(target=self.browse) for _ in range(PEOPLE)]
        for person in self.people:
            person.start()

    def end_load(self):
        self.stopped.set()
        for person in self.people:
            person.join()
        self.people = []

    def close(self):
        self.end_load()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.base)


class JavaClient:
    """JmxPrinter: what Java's own client reads of a JVM, again and again over one connection."""

    def __init__(self, address, port):
        self.classes = tempfile.TemporaryDirectory(prefix="pyscaler-java-")
        subprocess.run(["javac", "-d", self.classes.name, pathlib.Path(__file__).parent / "JmxPrinter.java"], check=True)
        self.process = subprocess.Popen(
            ["java", "-Xmx96m", "-XX:TieredStopAtLevel=1", "-cp", f"{self.classes.name}:{HOME}/lib/*:{HOME}/bin/*",
             "JmxPrinter", f"service:jmx:rmi:///jndi/rmi://{address}:{port}/jmxrmi"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def read(self):
        """{(MBean, attribute): (class, text)}; the class begins with "!" where reading it threw."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        found = {}
        for line in iter(self.process.stdout.readline, "\n"):
            assert line, "Java's client has ended"
            mbean, attribute, kind, text = line.rstrip("\n").split("\t")
            found[mbean, attribute] = kind, text
        return found

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.classes.cleanup()
