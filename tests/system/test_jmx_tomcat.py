"""A tomcat under load: every attribute of every MBean is what Java's own client prints, and rounds lack nothing."""
import pathlib
import re
import time

import pytest
import yaml

from sandbox_cloud import wait_until
from server import Server
from sshd import new_address
from test_jmx import browse
from tomcat import HAS_AGENT, HOME, JavaClient, Tomcat

pytestmark = pytest.mark.skipif(not HOME.exists(), reason="the package tomcat10 is not installed")
READY = pathlib.Path(__file__).parent / "../../deploy/counters/tomcat.yaml"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:E-?\d+|e[-+]?\d+)?")
ROUNDS = 8
# What goes up and down by itself, so that our reading may lie outside of Java's two around it again and again: its bounds.
# All else must be what Java reads, or lie between.
GAUGES = {
    r"java\.lang:.* (ProcessCpuLoad|CpuLoad|SystemCpuLoad)": (-1, 1),
    r"java\.lang:.* SystemLoadAverage": (0, 1e4),
    r"java\.lang:.* (Free|Committed).*Size": (0, 1e13),
    # Of the thread that serves the call, which is another one for each client.
    r"java\.lang:.* CurrentThread(CpuTime|UserTime|AllocatedBytes)": (0, 1e13),
    r"java\.lang:.* (ThreadCount|DaemonThreadCount|OpenFileDescriptorCount|AllThreadIds)": (0, 1e5),
    r"java\.lang:.*(Memory|MemoryPool).* (Collection|HeapMemory|NonHeapMemory)?Usage": (-1, 1e13),
    r"Catalina:.* (connectionCount|keepAliveCount|currentThreadsBusy|activeCount|poolSize|queueSize)": (0, 1e4),
    r"Catalina:.*RequestProcessor.* (lastRequestProcessingTime|stage|requestProcessingTime)": (0, 1e5),
}


@pytest.fixture(scope="module")
def tomcat():
    server = Tomcat(new_address())
    yield server
    server.close()


@pytest.fixture(scope="module")
def java(tomcat):
    client = JavaClient(tomcat.address, tomcat.jmx)
    yield client
    client.close()


def by_us(tomcat):
    """{(MBean, attribute): (cause, text)}, the text written as JmxPrinter does."""
    found = browse(f"{tomcat.address}:{tomcat.jmx}")
    assert found["left_off"] == 0
    plain = lambda text: re.sub(r"[\\\n\r\t]", lambda at: {"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}[at[0]], text)
    return {(bean["name"], each["name"]): (each["cause"], plain(each["value"] or ""))
            for bean in found["mbeans"] for each in bean["attributes"] if each["cause"] != "not readable"}


def shape(text):
    """A text without its numbers, and these."""
    return NUMBER.sub("#", text), [float(each) for each in NUMBER.findall(text)]


def whole(text, *others):
    """The texts alike in length: what we cut is compared up to its last whole number, or as text if it has none."""
    if not text.endswith("…"):
        return [text, *others]
    numbers = list(NUMBER.finditer(text[:-1]))[:-1]
    if not numbers:
        return [text[:-1], *(other[:len(text) - 1] for other in others)]
    return [text[:numbers[-1].end()],
            *(other[:([*NUMBER.finditer(other)][len(numbers) - 1:len(numbers)] or [re.match("", other)])[0].end()]
              for other in others)]


def is_equal(ours, text):
    ours, text = whole(ours, text)
    return shape(ours) == shape(text)


def is_between(ours, before, after):
    (form, numbers), (one, first), (other, last) = map(shape, whole(ours, before, after))
    return form == one == other and all(min(ends) <= each <= max(ends) for each, *ends in zip(numbers, first, last))


def is_within(ours, text, low, high):
    """Numbers within bounds, and the same words around them."""
    (form, numbers), (expected, _) = map(shape, whole(ours, text))
    is_list = ours.startswith("[")
    return (is_list or form == expected) and all(low <= each <= high for each in numbers)


class Comparison:
    """Our readings, each between two of Java's. An attribute is right once it was equal to either, or its numbers between
    theirs; what never was must be one of GAUGES."""

    def __init__(self):
        self.right, self.wrong, self.seen = set(), {}, set()

    def add(self, before, ours, after):
        for key in before.keys() & after.keys():
            self.seen.add(key)
            (kind, text), (cause, said) = before[key], ours.get(key, ("not found", ""))
            if self.is_right(kind, text, cause, said, after[key]):
                self.right.add(key)
                self.wrong.pop(key, None)
            elif key not in self.right:
                self.wrong[key] = (before[key], (cause, said), after[key])

    @staticmethod
    def is_right(kind, text, cause, said, after):
        if kind.startswith("!") or after[0].startswith("!"):
            return bool(cause)
        return not cause and (is_equal(said, text) or is_equal(said, after[1]) or is_between(said, text, after[1]))

    def unexplained(self):
        return {key: seen for key, seen in self.wrong.items() if not self.is_gauge(key, seen)}

    @staticmethod
    def is_gauge(key, seen):
        (_, text), (cause, said), _ = seen
        bounds = [each for pattern, each in GAUGES.items() if re.fullmatch(pattern, " ".join(key))]
        return bool(bounds) and not cause and is_within(said, text, *bounds[0])


def test_the_comparison_notices_a_wrong_number():
    """It would be worth nothing if it did not."""
    before, after = ({("b", "n"): ("java.lang.Long", text)} for text in ("100", "120"))
    for said, is_right in (("100", True), ("110", True), ("121", False), ("1.1", False), ("", False), ("{n: 110}", False)):
        comparison = Comparison()
        comparison.add(before, {("b", "n"): ("", said)}, after)
        assert (not comparison.unexplained()) == is_right, said
    heap = "{committed: 10, init: 20, max: -1, used: %d}"
    assert is_between(heap % 5, heap % 4, heap % 6) and not is_between(heap % 7, heap % 4, heap % 6)
    assert is_equal("{a: 1, b: 2, c: 3…", "{a: 1, b: 2, c: 34}") and not is_equal("{a: 1, b: 3, c: 3…", "{a: 1, b: 2, c: 34}")
    assert is_equal("a text…", "a text that goes on") and not is_equal("a test…", "a text that goes on")
    assert is_equal("9.223372036854776e+18", "9223372036854775807")


def test_under_load_every_attribute_is_what_javas_own_client_prints(tomcat, java):
    tomcat.begin_load()
    comparison = Comparison()
    try:
        before = java.read()
        for _ in range(3):
            ours, after = by_us(tomcat), java.read()
            comparison.add(before, ours, after)
            before = after
            if not comparison.wrong:
                break
    finally:
        tomcat.end_load()
    assert comparison.unexplained() == {}
    assert len(comparison.seen) > 700 and len(comparison.wrong) < 30, comparison.wrong


def is_of_tomcat(key):
    # Its own clock goes on without load.
    return key[0].startswith("Catalina:") and "UtilityExecutor" not in key[0]


def test_a_quiet_tomcat_is_read_to_the_digit(tomcat, java):
    """Once the load has ended and Java reads twice alike, there is no moving value to excuse a difference."""
    quiet = lambda found: {key: value for key, value in found.items() if is_of_tomcat(key)}
    tomcat.begin_load()
    time.sleep(1)
    tomcat.end_load()

    def readings():
        before, ours, after = java.read(), by_us(tomcat), java.read()
        return quiet(before) == quiet(after) and (quiet(before), ours)

    expected, ours = wait_until(readings, "a quiet tomcat")
    numbers = [key for key, (kind, text) in expected.items() if NUMBER.fullmatch(text) and float(text)]
    assert len(expected) > 500 and len(numbers) > 100
    failed = {key for key, (kind, _) in expected.items() if kind.startswith("!")}
    assert {key: ours[key] for key in failed if not ours[key][0]} == {}
    assert {key: (expected[key], ours[key]) for key in expected.keys() - failed
            if ours[key][0] or not is_equal(ours[key][1], expected[key][1])} == {}


def test_rounds_under_load_have_a_value_in_every_slot(tomcat):
    counters = list(yaml.safe_load_all(READY.read_text()))
    names = [each["name"] for each in counters]
    server = Server()
    tomcat.begin_load()
    try:
        server.apply(
            {"kind": "Cluster", "name": "web", "interval": "1s", "min": 0, "mode": "shadow"}, *counters,
            {"kind": "Trigger", "name": "all", "cluster": "web", "timing": "1s", "steps": [], "counters": names},
            {"kind": "JvmProfile", "name": "tomcat", "port": tomcat.jmx},
            {"kind": "Node", "name": "web01", "hostname": tomcat.address, "cluster": "web", "jvm_profiles": ["tomcat"]})

        def points(name):
            """From the first value on; the first reading of a rate has none."""
            found = server.series("web01", name)
            first = next((place for place, point in enumerate(found) if point[1] is not None), len(found))
            return found[first:]

        wait_until(lambda: all(len(points(name)) >= ROUNDS for name in names), f"{ROUNDS} rounds")
        for name in names:
            taken = points(name)
            assert all(point[1] is not None for point in taken), (name, taken)
            assert [later[0] - point[0] for point, later in zip(taken, taken[1:])] == [1000] * (len(taken) - 1), (name, taken)
        assert all(point[1] > 1 for point in points("tomcat-requests")), points("tomcat-requests")
    finally:
        tomcat.end_load()
        server.close()


@pytest.mark.skipif(not HAS_AGENT, reason="the package libjolokia-core-java is not installed")
@pytest.mark.parametrize("transport", ["rmi", "jolokia"])
def test_the_ready_counters_count_what_was_done(tomcat, transport):
    """Sessions begun, threads held, and requests, of which Jolokia makes some itself."""
    held, begun, asked = 10, 7, 100
    server = Server()
    connections = []
    try:
        assert server.run("apply", "-f", str(READY)).status == 0
        server.apply(
            {"kind": "Cluster", "name": "web", "min": 0, "mode": "off"},
            {"kind": "JvmProfile", "name": "tomcat", "transport": transport, "port": tomcat.jmx if transport == "rmi" else tomcat.http},
            {"kind": "Node", "name": "web01", "hostname": tomcat.address, "cluster": "web", "jvm_profiles": ["tomcat"]})

        def value(name, **more):
            tried = {**next(each for each in yaml.safe_load_all(READY.read_text()) if each["name"] == name), "timeout": "20s", **more}
            reading = server.ask("POST", "nodes/web01/test_counter", tried).json
            assert reading["value"] is not None, reading
            return reading["value"]

        # Of 200 threads. One serves the agent that says so.
        agent = 1 if transport == "jolokia" else 0
        wait_until(lambda: value("tomcat-busy-threads") == agent / 2, "nobody else is served")
        connections = [tomcat.hold_thread() for _ in range(held)]
        wait_until(lambda: value("tomcat-busy-threads") == (held + agent) / 2, "held threads are busy")
        before = value("tomcat-sessions")
        for _ in range(begun):
            tomcat.begin_session()
        assert value("tomcat-sessions") == before + begun
        count = lambda: value("tomcat-requests", rate=False)
        before = count()
        for _ in range(asked):
            assert tomcat.page(tomcat.connection()) == 200
        # A request is counted when all of it has ended.
        wait_until(lambda: asked <= count() - before <= asked + 20, "all requests are counted")
        assert 0 <= value("tomcat-requests") < 10
        tomcat.begin_load()
        assert value("tomcat-requests") > 10
    finally:
        tomcat.end_load()
        for connection in connections:
            tomcat.release(connection)
        server.close()
