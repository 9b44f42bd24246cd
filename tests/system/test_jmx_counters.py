"""What JMX counters make of attributes: rates, quotients, several MBeans put together; and reading one before it is saved."""

import os
import pathlib

import pytest
import yaml

from jvm import Jvm
from sandbox_cloud import wait_until
from server import Server
from sshd import new_address

VALUES = "fixture:type=Values"


def counter(name, attribute, mbean=VALUES, **more):
    return {"kind": "JmxCounter", "name": name, "mbean": mbean, "attribute": attribute, "comparison": ">",
            "threshold": 1e18, "timeout": "2s", **more}


COUNTERS = [counter("growth", "Growing", rate=True),
            counter("pools", "Usage", "java.lang:type=MemoryPool,*", key="used", divisor_key="max", aggregate="max", scale=100),
            counter("collectors", "Valid", "java.lang:type=GarbageCollector,*", aggregate="sum"),
            counter("per-processor", "Int", divisor_mbean="java.lang:type=OperatingSystem",
                    divisor_attribute="AvailableProcessors"),
            counter("nothing-fits", "Int", "fixture:type=No*", aggregate="sum"),
            counter("by-nothing", "Int", divisor_attribute="Byte")]
READY = pathlib.Path(__file__).parent / "../../deploy/counters/jvm.yaml"
DOCUMENTS = {each["name"]: each for each in yaml.safe_load_all(READY.read_text())}
ready = list(DOCUMENTS)
RANGES = {"jvm-heap": (0.1, 100), "jvm-gc": (0, 100), "jvm-threads": (5, 1000), "jvm-cpu": (0.01, 100), "jvm-open-files": (1e-4, 100)}


@pytest.fixture(scope="module")
def zoo():
    jvm = Jvm(new_address())
    server = Server()
    assert server.run("apply", "-f", str(READY)).status == 0
    server.apply(
        {"kind": "Cluster", "name": "zoo", "interval": "1s", "min": 0, "mode": "shadow"}, *COUNTERS,
        {"kind": "Trigger", "name": "all", "cluster": "zoo", "timing": "1s", "steps": [],
         "counters": [each["name"] for each in COUNTERS] + ready},
        {"kind": "JvmProfile", "name": "jvm", "port": jvm.port},
        {"kind": "Node", "name": "one", "hostname": jvm.address, "cluster": "zoo", "jvm_profiles": ["jvm"]})
    server.jvm = jvm
    yield server
    jvm.close()
    server.close()


def told(server, name):
    """The newest value, or cause, of a round in which the JVM had the time to answer."""
    def look():
        points = [point for point in server.series("one", name) if point[2:] not in (["timeout"], ["first reading of a rate"])]
        return points[-1:]
    return wait_until(look, name)[0][-1]


@pytest.mark.parametrize("name", ready)
def test_the_ready_counters_have_a_value(zoo, name):
    least, most = RANGES[name]
    assert least <= told(zoo, name) <= most


def test_the_ready_counters_follow_the_jvm(zoo):
    value = lambda **tried: reading_of(zoo, **{**tried, "timeout": "20s"})["value"]
    before = value(**DOCUMENTS["jvm-threads"])
    zoo.jvm.more_threads(40)
    # Those that serve RMI come and go.
    assert before + 35 <= value(**DOCUMENTS["jvm-threads"]) <= before + 45
    system = "java.lang:type=OperatingSystem"
    files, most = (value(**counter("tried", f"{which}FileDescriptorCount", system)) for which in ("Open", "Max"))
    assert value(**DOCUMENTS["jvm-open-files"]) == pytest.approx(100 * files / most, rel=0.2)
    used, most = (value(**counter("tried", "HeapMemoryUsage", "java.lang:type=Memory", key=key)) for key in ("used", "max"))
    assert value(**DOCUMENTS["jvm-heap"]) == pytest.approx(100 * used / most, rel=0.3)


def test_values_are_divided_and_put_together(zoo):
    assert 1 < told(zoo, "pools") <= 100
    assert told(zoo, "collectors") == 2
    assert told(zoo, "per-processor") == pytest.approx(123456 / os.cpu_count())
    assert told(zoo, "nothing-fits") == "no such MBean"
    assert told(zoo, "by-nothing") == "divisor is not above zero"


def test_a_pattern_needs_an_aggregate(zoo):
    answer = zoo.ask("POST", "counters", counter("wrong", "CollectionTime", "java.lang:type=GarbageCollector,*"))
    assert answer.status == 422 and answer.json["errors"][0]["field"] == "mbean", answer


def reading_of(server, **tried):
    answer = server.ask("POST", "nodes/one/test_counter", tried)
    assert answer.status == 200, answer
    return answer.json


def test_checks_do_not_disturb_the_rates_of_the_rounds(zoo):
    wait_until(lambda: any(len(point) == 2 for point in zoo.series("one", "growth")), "a rate")
    since = zoo.series("one", "growth")[-1][0]
    while len([point for point in zoo.series("one", "growth") if point[0] > since]) < 4:
        readings = zoo.run("check", "one", "--output", "json").json["readings"]
        reading = next(each for each in readings if each["counter"] == "growth")
        assert reading["value"] is not None and reading["value"] > 0, reading
    causes = {point[2] for point in zoo.series("one", "growth") if point[0] > since and point[2:]}
    assert causes <= {"timeout"}


def test_a_rate_tried_before_it_is_saved_has_a_value_of_its_own(zoo):
    time_rate = reading_of(zoo, **counter("tried", "ProcessCpuTime", "java.lang:type=OperatingSystem", rate=True))
    assert time_rate["value"] is not None and time_rate["cause"] in (None, ""), time_rate
    growth = reading_of(zoo, **counter("other", "Growing", rate=True))
    assert growth["value"] is not None and growth["value"] > 0, growth
