"""`pyscaler jmx browse` as people meet it: what it prints, and how it ends."""
import fcntl
import functools
import http.server
import json
import os
import pty
import signal
import struct
import subprocess
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


def test_the_keys_of_a_value_that_is_cut_are_named(plain):
    said = ended(0, place(plain), "java.lang:type=Memory").stdout
    assert "  keys: committed, init, max, used\n" in said


def test_an_answer_that_the_time_was_too_short_for_says_so(plain):
    said = ended(5, place(plain), "fixture:*", "--timeout", "2s")
    assert "not all was answered in time" in said.stderr and "name a pattern" not in said.stderr
    assert "AtomicInteger" in said.stdout  # what is known is shown
    seen = json.loads(ended(5, place(plain), "fixture:*", "--timeout", "2s", "--output", "json").stdout)
    assert seen["mbeans"][0]["name"] == "fixture:type=Values"


def test_json_is_one_object_also_of_nothing(plain):
    found = json.loads(ended(0, place(plain), "java.lang:type=Memory", "--output", "json").stdout)
    heap = next(each for each in found["mbeans"][0]["attributes"] if each["name"] == "HeapMemoryUsage")
    assert heap["keys"] == ["committed", "init", "max", "used"] and heap["cause"] == "" and "{committed: " in heap["value"]
    nothing = ended(3, place(plain), "no.such:*", "--output", "json")
    assert json.loads(nothing.stdout) == {"mbeans": [], "left_off": 0} and "No MBean" in nothing.stderr


@pytest.mark.parametrize("pattern", ["java.lang", "java.lang:", "java.lang:type", 'a:name="x', "a:t*=b", "a:b=c,b=d", "a:*,*"])
def test_a_malformed_pattern_is_refused_before_anybody_is_asked(pattern):
    assert f"the pattern {pattern} " in ended(2, "127.0.0.1:1", pattern).stderr


def test_a_pattern_is_told_on_one_line():
    said = ended(2, "127.0.0.1:1", "a:b=c\nd").stderr.splitlines()
    assert said[0].startswith("pyscaler jmx browse: the pattern a:b=c d has a line break; expected") and len(said) == 2


@pytest.mark.parametrize("where", ["web01", "web01:", ":1099", "web01:0", "web01:65536", "web01:jmx", "::1:21001", "[::1:1099",
                                   "[web01]:1099"])
def test_a_malformed_place_is_refused(where):
    assert "expected HOST:PORT, an IPv6 address in brackets" in ended(2, where).stderr


def test_an_ipv6_address_keeps_its_brackets():
    port = free_port("127.0.0.1")
    for transport in ("rmi", "jolokia"):
        assert f"[::1]:{port}" in ended(4, f"[::1]:{port}", "--transport", transport).stderr


@pytest.mark.parametrize("options, told", [
    (("--password-file", "none"), "--password-file: must not be set without --user"),
    (("--authorities", "none"), "--authorities: must not be set without --tls"),
    (("--certificate", "none", "--private-key", "none"), "--certificate: must not be set without --tls"),
    (("--any-host-name",), "--any-host-name: must not be set without --tls"),
    (("--tls", "--certificate", "none"), "--certificate and --private-key must be given together"),
    (("--path", "/jolokia/"), "--path: is of the transport jolokia only"),
    (("--path", "jolokia", "--transport", "jolokia"), "--path: must be the path of a URL"),
    (("--name", "jmxrmi", "--transport", "jolokia"), "--name: is of the transport rmi only"),
    (("--registry-tls", "--transport", "jolokia"), "--registry-tls: is of the transport rmi only"),
    (("--follow-stub-host", "--transport", "jolokia"), "--follow-stub-host: is of the transport rmi only"),
    (("--timeout", "0s"), "--timeout: must be longer than 0s"),
    (("--tls", "--authorities", "none"), "--authorities: none cannot be read"),
])
def test_options_that_would_be_ignored_or_cannot_be_followed_are_refused(options, told, tmp_path):
    assert told in ended(2, "127.0.0.1:1", *options, cwd=tmp_path).stderr


@pytest.mark.parametrize("transport", ["rmi", "jolokia"])
@pytest.mark.parametrize("cipher", ["pkcs8 -topk8 -v2 aes256", "rsa -traditional -aes256"])
def test_a_key_with_a_passphrase_is_refused_and_nobody_is_asked(transport, cipher, tmp_path):
    run = functools.partial(subprocess.run, cwd=tmp_path, check=True, capture_output=True)
    run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=us -keyout plain -out us.pem".split())
    run(f"openssl {cipher} -in plain -out key -passout pass:sekrit".split())
    done = ended(2, "127.0.0.1:1", "--tls", "--transport", transport, "--certificate", "us.pem", "--private-key", "key",
                 cwd=tmp_path, input="sekrit\n")
    assert "the private key is encrypted: give one without a passphrase" in done.stderr and "PEM" not in done.stderr
    nonsense = ended(2, "127.0.0.1:1", "--tls", "--transport", transport, "--authorities", "key", cwd=tmp_path)
    assert "no certificate in PEM" in nonsense.stderr


def test_the_password_comes_from_a_file_or_from_standard_input(guarded, tmp_path):
    jvm, way = guarded
    (tmp_path / "secret").write_text("sekrit\n")
    assert "HeapMemoryUsage" in ended(0, place(jvm), "java.lang:type=Memory", *way, input="sekrit\n").stdout
    assert "HeapMemoryUsage" in ended(0, place(jvm), "java.lang:type=Memory", *way, "--password-file",
                                      str(tmp_path / "secret")).stdout
    assert "authentication failed" in ended(4, place(jvm), *way, input="wrong\n").stderr
    assert "no password was given" in ended(2, place(jvm), *way, input="").stderr
    (tmp_path / "windows").write_bytes(b"sekrit\r\nmore\r\n")
    assert "HeapMemoryUsage" in ended(0, place(jvm), "java.lang:type=Memory", *way, "--password-file",
                                      str(tmp_path / "windows")).stdout
    (tmp_path / "empty").touch()
    for file, told in (("none", "none cannot be read: No such file"), ("", "is a folder"),
                       ("empty", "empty: its first line must be the password")):
        assert told in ended(2, place(jvm), *way, "--password-file", str(tmp_path / file)).stderr


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
        assert "timeout" in ended(5, place(plain), "--transport", transport, "--timeout", "1ms").stderr
    finally:
        os.kill(plain.process.pid, signal.SIGCONT)
