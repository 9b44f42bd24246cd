"""JMX counters from outside: real JVMs, read by the server itself without one."""
import json
import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from jvm import Identity, Jvm, compiled
from sandbox_cloud import wait_until
from server import Server
from shop import Shop
from sshd import new_address

VALUES = "fixture:type=Values"


def counter(name, attribute, mbean=VALUES, **more):
    return {"kind": "JmxCounter", "name": name, "mbean": mbean, "attribute": attribute, "comparison": ">",
            "threshold": 1e18, "timeout": "2s", **more}


COUNTERS = [counter("int", "Int"), counter("heap", "HeapMemoryUsage", "java.lang:type=Memory", key="used"),
            counter("closed", "Closed"), counter("none", "None"), counter("growth", "Growing", rate=True)]


def trigger(*more):
    return {"kind": "Trigger", "name": "all", "cluster": "zoo", "timing": "1s", "steps": [],
            "counters": [each["name"] for each in COUNTERS] + list(more)}


@pytest.fixture(scope="module")
def zoo(tmp_path_factory):
    """A server that watches JVMs which differ in how they let one in."""
    folder = tmp_path_factory.mktemp("jmx")
    for name, text in (("passwords", "monitor sekrit\n"), ("roles", "monitor readonly\n")):
        (folder / name).write_text(text)
        (folder / name).chmod(0o600)
    password = ("ssl=false", "authenticate=true", f"password.file={folder}/passwords", f"access.file={folder}/roles")
    with_tls = ("ssl=true", "authenticate=false", "ssl.need.client.auth=true")
    options = {"plain": (), "password": password, "wrong": password, "ports": ("ssl=false", "authenticate=false"),
               "tls": with_tls, "tls-registry": (*with_tls, "registry.ssl=true"), "stranger": with_tls}
    addresses = {name: new_address() for name in options}
    identity = Identity(folder, [addresses[name] for name in options if "tls" in name])
    # A JVM cannot listen on one port with TLS and without.
    separate = ("ports", "tls", "stranger")

    def start(name):
        more = identity.options if "ssl=true" in options[name] else ()
        return Jvm(addresses[name], *options[name], *more, separate_registry=name in separate)

    compiled()
    with ThreadPoolExecutor() as pool:
        jvms = dict(zip(options, pool.map(start, options)))
    profiles = {name: {} for name in options}
    for name, secret in (("password", "sekrit"), ("wrong", "no")):
        profiles[name] = {"user": "monitor", "password": secret}
    for name in ("tls", "tls-registry", "stranger"):
        profiles[name] = {"tls": True, "registry_tls": name == "tls-registry", **identity.profile}
    server = Server()
    server.apply(
        {"kind": "Cluster", "name": "zoo", "interval": "1s", "min": 0, "mode": "shadow"}, *COUNTERS,
        trigger(),
        *({"kind": "JvmProfile", "name": name, "port": jvm.registry_port, **profiles[name]}
          for name, jvm in jvms.items()),
        *({"kind": "Node", "name": name, "hostname": jvm.address, "cluster": "zoo", "jvm_profiles": [name]}
          for name, jvm in jvms.items()))
    yield server, jvms
    for jvm in jvms.values():
        jvm.close()
    server.close()


def pyscaler(*arguments, **more):
    program = os.environ.get("PYSCALER", os.path.join(os.path.dirname(__file__), "../../build/asan/pyscaler"))
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60, **more)


def browse(*arguments):
    done = pyscaler("jmx", "browse", *arguments, "--output", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def newest(server, node, name):
    """[milliseconds, value] or [milliseconds, None, cause]."""
    points = server.series(node, name)
    return points[-1] if points else [0, None, None]


def wait_for(server, node, name, wanted):
    return wait_until(lambda: (lambda point: wanted(point) and point)(newest(server, node, name)), f"{node} {name}")


@pytest.mark.parametrize("node", ["plain", "password", "tls", "tls-registry", "ports"])
def test_values_come_and_what_is_missing_says_why(zoo, node):
    server, _ = zoo
    wait_for(server, node, "int", lambda point: point[1] == 123456)
    wait_for(server, node, "heap", lambda point: (point[1] or 0) > 1e5)
    wait_for(server, node, "growth", lambda point: (point[1] or 0) > 0)
    wait_for(server, node, "closed", lambda point: point[2:] == ["unreadable value"])
    wait_for(server, node, "none", lambda point: point[2:] == ["no such attribute"])


@pytest.mark.parametrize("name", ["jvm", "tomcat"])
def test_the_ready_counters_apply(zoo, name):
    server, _ = zoo
    done = server.run("apply", "-f", os.path.join(os.path.dirname(__file__), f"../../deploy/counters/{name}.yaml"))
    assert done.status == 0, done


def test_a_person_checks_a_jvm(zoo):
    server, _ = zoo
    readings = {each["counter"]: each for each in server.run("check", "plain", "--output", "json").json["readings"]}
    assert readings["int"]["value"] == 123456 and readings["closed"]["cause"] == "unreadable value"


def test_a_person_browses_a_jvm_from_the_command_line(zoo, tmp_path):
    _, jvms = zoo
    secret = tmp_path / "secret"
    secret.write_text("sekrit\n")
    place = f"{jvms['password'].address}:{jvms['password'].port}"
    login = ("--user", "monitor", "--password-file", str(secret))
    found = browse(place, "java.lang:*", *login)
    memory = next(bean for bean in found["mbeans"] if bean["name"] == "java.lang:type=Memory")
    heap = next(each for each in memory["attributes"] if each["name"] == "HeapMemoryUsage")
    assert heap["type"] == "javax.management.openmbean.CompositeData" and "used" in heap["keys"]
    plain = pyscaler("jmx", "browse", f"{jvms['plain'].address}:{jvms['plain'].port}", "fixture:*")
    assert plain.returncode == 0 and "123456" in plain.stdout and "(unreadable value)" in plain.stdout, plain
    refused = pyscaler("jmx", "browse", place)
    assert refused.returncode == 4 and "authentication failed" in refused.stderr, refused
    assert pyscaler("jmx", "browse", "nowhere").returncode == 2


def test_a_person_browses_a_jvm_through_the_server(zoo):
    server, _ = zoo
    ask = lambda node, profile: server.ask("POST", f"nodes/{node}/jmx_browse",
                                           {"jvm_profile": profile, "pattern": "fixture:*"})
    found = ask("plain", "plain").json
    values = {each["name"]: each["value"] for each in found["mbeans"][0]["attributes"]}
    assert values["Int"] == "123456" and values["Closed"] is None and found["cause"] == ""
    assert ask("wrong", "wrong").json["cause"] == "authentication failed"
    assert ask("plain", "wrong").status == 404
    malformed = server.ask("POST", "nodes/plain/jmx_browse", {"jvm_profile": "plain", "pattern": "java.lang"})
    assert malformed.status == 422 and malformed.json["errors"][0]["field"] == "pattern", malformed


def test_a_wrong_password_is_named(zoo):
    server, _ = zoo
    wait_for(server, "wrong", "int", lambda point: point[2:] == ["authentication failed"])


def test_a_certificate_of_another_name_is_refused(zoo):
    server, _ = zoo
    wait_for(server, "stranger", "int", lambda point: point[2:] == ["TLS failed"])


def test_a_jvm_that_stops_in_the_middle_of_a_round_keeps_what_it_has_said(zoo):
    """An attribute that takes its time holds the round open until the JVM is stopped."""
    server, jvms = zoo
    wait_for(server, "ports", "int", lambda point: point[1] == 123456)
    server.apply(counter("slow", "Slow", timeout="900ms"), trigger("slow"))
    try:
        since = newest(server, "ports", "int")[0]
        wait_for(server, "ports", "slow", lambda point: point[2:] == ["timeout"])
        os.kill(jvms["ports"].process.pid, signal.SIGSTOP)
        wait_for(server, "ports", "int", lambda point: point[0] > since and point[2:] == ["timeout"])
        wait_for(server, "tls", "int", lambda point: point[0] > since and point[1] == 123456)
    finally:
        os.kill(jvms["ports"].process.pid, signal.SIGCONT)
        server.apply(trigger())
    wait_for(server, "ports", "int", lambda point: point[1] == 123456)


def test_a_stopped_jvm_is_a_timeout_and_comes_back(zoo):
    server, jvms = zoo
    wait_for(server, "plain", "int", lambda point: point[1] == 123456)
    os.kill(jvms["plain"].process.pid, signal.SIGSTOP)
    wait_for(server, "plain", "int", lambda point: point[2:] == ["timeout"])
    assert newest(server, "password", "int")[1] == 123456
    os.kill(jvms["plain"].process.pid, signal.SIGCONT)
    wait_for(server, "plain", "int", lambda point: point[1] == 123456)


def test_a_restarted_jvm_is_read_again(zoo):
    server, jvms = zoo
    jvms["plain"].close()
    wait_for(server, "plain", "int", lambda point: point[2:] == ["refused"])
    jvms["plain"].start()
    wait_for(server, "plain", "int", lambda point: point[1] == 123456)


def test_threads_climb_and_the_cluster_grows():
    shop = Shop()
    jvm = None
    try:
        node = shop.server.wait_node("shop01", "in_service")
        jvm = Jvm(node["hostname"])
        shop.server.apply({"kind": "JvmProfile", "name": "app", "port": jvm.port})
        assert shop.server.ask("PATCH", "nodes/shop01", {"jvm_profiles": ["app"]}).status == 200
        shop.server.apply(
            counter("threads", "ThreadCount", "java.lang:type=Threading", threshold=80),
            {"kind": "Trigger", "name": "threads", "cluster": "shop", "timing": "2s", "counters": ["threads"],
             "steps": [{"action": "deploy", "target": "none"}, {"action": "set-up", "target": "lastnode"}]})
        wait_for(shop.server, "shop01", "threads", lambda point: 0 < (point[1] or 0) < 80)
        assert [n["name"] for n in shop.server.nodes("shop", "in_service")] == ["shop01"]
        jvm.more_threads(100)
        shop.server.wait_node("shop02", "in_service")
        assert any(e["trigger"] == "threads" for e in shop.server.items("executions?cluster=shop"))
    finally:
        if jvm:
            jvm.close()
        shop.close()
