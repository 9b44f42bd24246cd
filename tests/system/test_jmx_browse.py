"""`pyscaler jmx browse` as people meet it: what it prints, and how it ends."""
import fcntl
import http.server
import json
import os
import pty
import signal
import struct
import termios
import threading

import pytest

from jolokia import INSTALLED, JolokiaJvm
from jvm import Identity, Jvm
from sandbox_cloud import PROGRAM
from sshd import free_port, new_address
from test_jmx import pyscaler


@pytest.fixture(scope="module")
def plain():
    jvm = Jvm(new_address())
    yield jvm
    jvm.close()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A JVM with TLS and a password; (JVM, what to say to be let in, without the password)."""
    folder = tmp_path_factory.mktemp("browse")
    for name, text in (("passwords", "monitor sekrit\n"), ("roles", "monitor readonly\n")):
        (folder / name).write_text(text)
        (folder / name).chmod(0o600)
    address = new_address()
    identity = Identity(folder, [address])
    (folder / "authority.pem").write_text(identity.profile["authorities"])
    jvm = Jvm(address, "ssl=true", "registry.ssl=true", "authenticate=true", f"password.file={folder}/passwords",
              f"access.file={folder}/roles", *identity.options)
    yield jvm, ("--tls", "--registry-tls", "--authorities", str(folder / "authority.pem"), "--user", "monitor")
    jvm.close()


def place(jvm):
    return f"{jvm.address}:{jvm.port}"


def ended(status, *arguments, **more):
    done = pyscaler("jmx", "browse", *arguments, **more)
    assert done.returncode == status, done
    if status != 0:
        assert done.stderr.startswith("pyscaler jmx browse: ") or status == 3, done
    return done


@pytest.mark.parametrize("columns", [80, 120])
def test_no_line_is_wider_than_the_terminal(plain, columns):
    main, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    child = os.fork()
    if child == 0:
        os.dup2(terminal, 1)
        os.execv(PROGRAM, [PROGRAM, "jmx", "browse", place(plain), "java.lang:*"])
    os.close(terminal)
    said = b""
    try:
        while piece := os.read(main, 65536):
            said += piece
    except OSError:
        pass  # the end of a terminal
    os.close(main)
    assert os.waitpid(child, 0)[1] == 0
    lines = said.decode().replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[m", "").splitlines()
    assert len(lines) > 100 and "java.lang:type=Memory" in lines
    assert [line for line in lines if len(line) > columns] == []


def test_it_shows_types_values_and_what_cannot_be_read(plain):
    lines = {line.split()[0]: line for line in ended(0, place(plain), "fixture:*").stdout.splitlines()[2:] if line}
    assert lines["Int"].split() == ["Int", "123456", "int"]
    assert lines["Colour"].split() == ["Colour", "GREEN", "JmxFixture$Colour"]
    assert lines["Table"].endswith("long[][]")
    assert "(unreadable value)" in lines["Closed"] and "(getter failed)" in lines["Throwing"]


def test_json_is_one_object_also_of_nothing(plain):
    found = json.loads(ended(0, place(plain), "java.lang:type=Memory", "--output", "json").stdout)
    heap = next(each for each in found["mbeans"][0]["attributes"] if each["name"] == "HeapMemoryUsage")
    assert heap["keys"] == ["committed", "init", "max", "used"] and heap["cause"] == "" and "{committed: " in heap["value"]
    nothing = ended(3, place(plain), "no.such:*", "--output", "json")
    assert json.loads(nothing.stdout) == {"mbeans": [], "left_off": 0} and "No MBean" in nothing.stderr


@pytest.mark.parametrize("pattern", ["java.lang", "java.lang:", "java.lang:type", 'a:name="x', "a:t*=b"])
def test_a_malformed_pattern_is_refused_before_anybody_is_asked(pattern):
    assert pattern in ended(2, "127.0.0.1:1", pattern).stderr


@pytest.mark.parametrize("where", ["web01", "web01:", ":1099", "web01:0", "web01:65536", "web01:jmx"])
def test_a_malformed_place_is_refused(where):
    assert "expected HOST:PORT" in ended(2, where).stderr


def test_the_password_comes_from_a_file_or_from_standard_input(guarded, tmp_path):
    jvm, way = guarded
    (tmp_path / "secret").write_text("sekrit\n")
    assert "HeapMemoryUsage" in ended(0, place(jvm), "java.lang:type=Memory", *way, input="sekrit\n").stdout
    assert "HeapMemoryUsage" in ended(0, place(jvm), "java.lang:type=Memory", *way, "--password-file",
                                      str(tmp_path / "secret")).stdout
    assert "authentication failed" in ended(4, place(jvm), *way, input="wrong\n").stderr
    assert "no password was given" in ended(1, place(jvm), *way, input="").stderr
    assert "none" in ended(1, place(jvm), *way, "--password-file", str(tmp_path / "none")).stderr


def test_tls_is_named_for_what_is_wrong_with_it(guarded, plain):
    jvm, way = guarded
    assert "TLS expected" in ended(4, place(jvm)).stderr
    assert "server without TLS" in ended(4, place(plain), "--registry-tls").stderr
    unknown = ended(4, place(jvm), "--tls", "--registry-tls", "--user", "monitor", input="sekrit\n").stderr
    assert "TLS failed" in unknown and "self-signed certificate" in unknown


def test_who_else_listens_is_named(plain):
    assert "refused" in ended(4, f"127.0.0.1:{free_port('127.0.0.1')}").stderr
    # It reads up to the end of a line, which the greeting of RMI does not have.
    patient = http.server.ThreadingHTTPServer((new_address(), 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=patient.serve_forever, daemon=True).start()
    try:
        said = ended(4, f"{patient.server_address[0]}:{patient.server_address[1]}").stderr
        assert "HTTP instead of RMI" in said and "jolokia" in said
    finally:
        patient.shutdown()
        patient.server_close()
    said = ended(4, place(plain), "--transport", "jolokia").stderr
    assert "RMI instead of HTTP" in said and "rmi" in said


@pytest.mark.skipif(not INSTALLED, reason="the packages libjolokia-core-java and libjetty9-java are not installed")
def test_jolokia_is_browsed_and_met_by_rmi():
    jvm = JolokiaJvm(new_address())
    try:
        assert "123456" in ended(0, place(jvm), "fixture:*", "--transport", "jolokia").stdout
        assert "No MBean" in ended(3, place(jvm), "no.such:*", "--transport", "jolokia").stderr
        assert "not a JMX server" in ended(4, place(jvm), "--transport", "jolokia", "--path", "/elsewhere/").stderr
        assert "HTTP instead of RMI" in ended(4, place(jvm)).stderr
    finally:
        jvm.close()


@pytest.mark.parametrize("transport", ["rmi", "jolokia"])
def test_a_jvm_that_hangs_ends_with_the_time(plain, transport):
    os.kill(plain.process.pid, signal.SIGSTOP)
    try:
        assert "timeout" in ended(5, place(plain), "--transport", transport, "--timeout", "1s").stderr
    finally:
        os.kill(plain.process.pid, signal.SIGCONT)
