"""JMX counters by Jolokia: JVMs with Debian's agent in Jetty, and servers that are something else."""
import os
import signal
import socketserver
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from jolokia import INSTALLED, JolokiaJvm, compiled
from jvm import Identity, Jvm
from server import Server
from sshd import new_address
from test_jmx import browse, newest, pyscaler, wait_for
from test_jmx_counters import RANGES, READY, counter, ready

pytestmark = pytest.mark.skipif(not INSTALLED, reason="the packages libjolokia-core-java and libjetty9-java are not installed")

COUNTERS = [counter("int", "Int"), counter("heap", "HeapMemoryUsage", "java.lang:type=Memory", key="used"),
            counter("big", "BigInteger"), counter("seconds", "Duration"), counter("green", "Colour", key="=GREEN"),
            counter("growth", "Growing", rate=True), counter("none", "None"), counter("absent", "Int", "fixture:type=None"),
            counter("throwing", "Throwing"), counter("no-key", "Map", key="z"), counter("text", "Text"),
            counter("pools", "Usage", "java.lang:type=MemoryPool,*", key="used", divisor_key="max", aggregate="max", scale=100),
            counter("nothing-fits", "Int", "fixture:type=No*", aggregate="sum")]


def trigger(*more):
    return {"kind": "Trigger", "name": "all", "cluster": "zoo", "timing": "1s", "steps": [],
            "counters": [each["name"] for each in COUNTERS] + ready + list(more)}


class Stranger:
    """Listens, reads one request and answers what it was told to."""

    def __init__(self, address, answer):
        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                self.request.recv(65536)
                self.request.sendall(answer)

        self.server = socketserver.ThreadingTCPServer((address, 0), Handler)
        self.address, self.port = self.server.server_address
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def http(body, status="200 OK"):
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


STRANGERS = {"web-page": (http(b"<p>hello</p>"), "not a JMX server"), "lost": (http(b"", "404 Not Found"), "not a JMX server"),
             "banner": (b"SSH-2.0-OpenSSH_9.2\r\n", "not a JMX server"), "few": (http(b"[]"), "bad answer"),
             "nonsense": (http(b'[{"status": {}}]' + b" " * 10), "bad answer"),
             "deep": (http(b"[" * 100000), "not a JMX server"),
             "flood": (http(b"[" + b" " * 5_000_000 + b"]"), "limit exceeded")}


@pytest.fixture(scope="module")
def zoo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("jolokia")
    login = {"user": "monitor", "password": "sekrit"}
    names = ("plain", "password", "wrong", "tls", "stranger", "tls-expected", "client")
    addresses = {name: new_address() for name in (*names, "rmi-tls")}
    identity, other = (Identity(folder, addresses_of, name) for name, addresses_of in (
        ("jmx", [addresses[name] for name in ("tls", "tls-expected", "client", "rmi-tls")]), ("other", [new_address()])))
    tls = {"store": folder / "jmx.p12", "store_password": "secret1"}
    options = {"plain": {}, "password": login, "wrong": login, "tls": {**login, **tls}, "stranger": tls, "tls-expected": tls,
               "client": {**tls, "trust": folder / "jmx-trusted.p12"}}
    compiled()
    with ThreadPoolExecutor() as pool:
        jvms = dict(zip(names, pool.map(lambda name: JolokiaJvm(addresses[name], **options[name]), names)))
    strangers = {name: Stranger(new_address(), answer) for name, (answer, _) in STRANGERS.items()}
    by_rmi = {"rmi": Jvm(new_address()), "rmi-tls": Jvm(addresses["rmi-tls"], "ssl=true", "registry.ssl=true", "authenticate=false",
                                                        *identity.options)}
    trusted = {"tls": True, "authorities": identity.profile["authorities"]}
    profiles = {"plain": {}, "password": login, "wrong": {**login, "password": "no"}, "tls": {**login, **trusted},
                "stranger": trusted, "tls-expected": {}, "client": {"tls": True, **identity.profile},
                **{name: {} for name in (*strangers, "rmi")}, "rmi-tls": trusted}
    listening = {**jvms, **strangers, **by_rmi}
    for name, place, profile in (
            ("tls-missing", "plain", trusted), ("path", "plain", {"path": "/elsewhere/"}),
            ("no-certificate", "client", trusted),
            ("other-certificate", "client", {"tls": True, **other.profile, "authorities": trusted["authorities"]}),
            ("other-authority", "tls-expected", {"tls": True, "authorities": other.profile["authorities"]}),
            ("rmi-without-tls", "rmi-tls", {}),
            ("by-rmi", "plain", {"transport": "rmi"}), ("by-rmi-tls", "tls-expected", {"transport": "rmi", "registry_tls": True, **trusted})):
        listening[name], profiles[name] = listening[place], profile
    server = Server()
    assert server.run("apply", "-f", str(READY)).status == 0
    server.apply(
        {"kind": "Cluster", "name": "zoo", "interval": "1s", "min": 0, "mode": "shadow"}, *COUNTERS, trigger(),
        {"kind": "Cluster", "name": "asked", "min": 0, "mode": "off"},
        *({"kind": "JvmProfile", "name": name, "port": listening[name].port, "transport": "jolokia", **profile}
          for name, profile in profiles.items()),
        *({"kind": "Node", "name": name, "hostname": listening[name].address, "jvm_profiles": [name],
           "cluster": "zoo" if name in ("plain", "password", "tls", "client", "wrong") else "asked"} for name in profiles))
    yield server, jvms
    for each in (*jvms.values(), *strangers.values(), *by_rmi.values()):
        each.close()
    server.close()


@pytest.mark.parametrize("node", ["plain", "password", "tls", "client"])
def test_values_come_and_what_is_missing_says_why(zoo, node):
    server, _ = zoo
    wait_for(server, node, "int", lambda point: point[1] == 123456)
    wait_for(server, node, "heap", lambda point: (point[1] or 0) > 1e5)
    wait_for(server, node, "growth", lambda point: (point[1] or 0) > 0)
    wait_for(server, node, "pools", lambda point: 1 < (point[1] or 0) <= 100)
    for name, value in (("big", 123456789012345678901234567890), ("seconds", 1.5), ("green", 1)):
        wait_for(server, node, name, lambda point: point[1] == pytest.approx(value))
    for name, cause in (("none", "no such attribute"), ("absent", "no such MBean"), ("nothing-fits", "no such MBean"),
                        ("throwing", "getter failed")):
        wait_for(server, node, name, lambda point: point[2:] == [cause])
    wait_for(server, node, "text", lambda point: point[2:] and point[2].startswith("not a number"))
    wait_for(server, node, "no-key", lambda point: point[2:] and point[2].startswith("no such key"))


@pytest.mark.parametrize("name", ready)
def test_the_ready_counters_have_a_value(zoo, name):
    server, _ = zoo
    least, most = RANGES[name]
    wait_for(server, "tls", name, lambda point: point[1] is not None and least <= point[1] <= most)


@pytest.mark.parametrize("node, cause", [
    ("wrong", "authentication failed"), ("stranger", "TLS failed"), ("tls-expected", "TLS expected"),
    ("tls-missing", "server without TLS"), ("path", "not a JMX server"),
    ("rmi", "RMI instead of HTTP"), ("rmi-tls", "RMI instead of HTTP"), ("by-rmi", "HTTP instead of RMI"),
    ("by-rmi-tls", "HTTP instead of RMI"), ("rmi-without-tls", "RMI instead of HTTP"),
    ("no-certificate", "TLS failed"), ("other-certificate", "TLS failed"), ("other-authority", "TLS failed"),
    *((name, cause) for name, (_, cause) in STRANGERS.items())])
def test_what_keeps_it_from_reading_is_named(zoo, node, cause):
    server, _ = zoo
    reading = server.ask("POST", f"nodes/{node}/test_counter", counter("tried", "Int", timeout="20s")).json
    assert reading["value"] is None and reading["cause"] == cause, reading


def test_a_round_names_it_too(zoo):
    server, _ = zoo
    wait_for(server, "wrong", "int", lambda point: point[2:] == ["authentication failed"])


@pytest.mark.parametrize("node, why", [
    ("stranger", "host name"), ("other-authority", "self-signed certificate"), ("no-certificate", "the profile has none"),
    ("other-certificate", "the profile's certificate is not trusted"), ("by-rmi", "is the profile's transport meant to be jolokia?"),
    ("rmi", "is the profile's transport meant to be rmi?")])
def test_the_reading_says_more_than_the_cause(zoo, node, why):
    server, _ = zoo
    reading = server.ask("POST", f"nodes/{node}/test_counter", counter("tried", "Int", timeout="20s")).json
    assert reading["value"] is None and why in reading["error_output"], reading


def test_an_attribute_that_hangs_or_spoils_fails_alone(zoo):
    """An Error is let through by the agent and is the answer to all of a request; Slow takes two seconds."""
    server, _ = zoo
    server.apply(counter("error", "Error"), counter("slow", "Slow", timeout="500ms"), trigger("error", "slow"))
    try:
        wait_for(server, "plain", "slow", lambda point: point[2:] == ["timeout"])
        wait_for(server, "plain", "error", lambda point: point[2:] == ["getter failed"])
        since = newest(server, "plain", "error")[0]
        wait_for(server, "plain", "int", lambda point: point[0] > since and point[1] == 123456)
        assert newest(server, "plain", "error")[2:] == ["getter failed"]
    finally:
        server.apply(trigger())


def test_a_stopped_jvm_is_a_timeout_and_comes_back(zoo):
    server, jvms = zoo
    wait_for(server, "password", "int", lambda point: point[1] == 123456)
    os.kill(jvms["password"].process.pid, signal.SIGSTOP)
    try:
        wait_for(server, "password", "int", lambda point: point[2:] == ["timeout"])
        assert newest(server, "tls", "int")[1] == 123456
    finally:
        os.kill(jvms["password"].process.pid, signal.SIGCONT)
    wait_for(server, "password", "int", lambda point: point[1] == 123456)


def test_a_restarted_jvm_is_read_again(zoo):
    server, jvms = zoo
    jvms["password"].close()
    wait_for(server, "password", "int", lambda point: point[2:] == ["refused"])
    jvms["password"].start()
    wait_for(server, "password", "int", lambda point: point[1] == 123456)


def test_a_person_browses_a_jvm(zoo, tmp_path):
    server, jvms = zoo
    secret = tmp_path / "secret"
    secret.write_text("sekrit\n")
    place = f"{jvms['password'].address}:{jvms['password'].port}"
    found = browse(place, "java.lang:*", "--transport", "jolokia", "--user", "monitor", "--password-file", str(secret))
    memory = next(bean for bean in found["mbeans"] if bean["name"] == "java.lang:type=Memory")
    heap = next(each for each in memory["attributes"] if each["name"] == "HeapMemoryUsage")
    assert heap["type"] == "javax.management.openmbean.CompositeData" and "used" in heap["keys"]
    refused = pyscaler("jmx", "browse", place, "--transport", "jolokia")
    assert refused.returncode == 4 and "authentication failed" in refused.stderr, refused
    ask = lambda node: server.ask("POST", f"nodes/{node}/jmx_browse", {"jvm_profile": node, "pattern": "fixture:*"}).json
    values = {each["name"]: each for each in ask("plain")["mbeans"][0]["attributes"]}
    assert values["Int"]["value"] == "123456" and values["Error"]["cause"] == "getter failed"
    assert ask("wrong")["cause"] == "authentication failed"


def test_what_only_rmi_has_is_refused(zoo):
    server, _ = zoo
    answer = server.ask("POST", "jvm_profiles", {"name": "odd", "transport": "jolokia", "path": "jolokia",
                                                 "follow_stub_host": True})
    assert answer.status == 422
    assert {error["field"] for error in answer.json["errors"]} == {"path", "follow_stub_host"}
