"""The number of every kind of Java value, over both transports, and what is said of the others."""
import pytest

from jolokia import INSTALLED, JolokiaJvm
from jvm import Jvm
from server import Server
from sshd import new_address
from test_jmx import counter

MARKS = {"rmi": (), "jolokia": pytest.mark.skipif(
    not INSTALLED, reason="the packages libjolokia-core-java and libjetty9-java are not installed")}
TRANSPORTS = [pytest.param(name, marks=marks) for name, marks in MARKS.items()]

# Attribute of JmxFixture, key, number.
NUMBERS = [
    ("Byte", "", -7), ("Short", "", -300), ("Int", "", 123456), ("Long", "", 1234567890123), ("Float", "", 1.5), ("Double", "", 2.25),
    ("True", "", 1), ("NumberText", "", 12.5), ("BigInteger", "", 123456789012345678901234567890),
    ("NegativeBigInteger", "", -258), ("BigDecimal", "", 12.75), ("AtomicInteger", "", 11), ("AtomicLong", "", 12),
    ("AtomicBoolean", "", 1), ("LongAdder", "", 13), ("DoubleAdder", "", 13.5), ("Colour", "=GREEN", 1), ("Colour", "=RED", 0),
    ("Text", "=plain", 1), ("Duration", "", 1.5), ("Instant", "", 1700000000),
    ("Ints", "1", -2), ("Ints", "length", 3), ("Doubles", "1", 1.5), ("Texts", "0", 7), ("Texts", "1.=b", 1), ("Texts", "length", 3),
    ("Table", "1.0", 3), ("Table", "length", 2), ("Table", "1.length", 2), ("List", "1", 6), ("List", "length", 2), ("ImmutableList", "0", 8),
    ("Set", "length", 1), ("Map", "a", 1), ("Map", "b.c", 2), ("Map", "in.deep", 3), ("Map", "length", 3), ("TreeMap", "y", 22),
    ("ImmutableMap", "k", 31),
    ("Composite", "share", 0.25), ("Composite", "in.a", 41), ("Composite", "in.b.c", 42), ("Composite", "name.=whole", 1),
    ("Rows", "Eden Space.used", 51), ("Rows", "old.gen.used", 52), ("Rows", "length", 2), ("Pairs", "web01,80.count", 61),
    ("Pairs", "web01,443.count", 62)]
# How the two differ: Jolokia has texts where Java has characters, and dates in whole seconds.
DIFFERENT = [("Char", "", 65, 'not a number: the text "A"'), ("Date", "", 1700000000.5, 1700000000)]
PARTS = "; name one of its parts: "
CAUSES = [
    ("Text", "", 'not a number: the text "plain"'), ("Nothing", "", "not a number: null"), ("Odd", "", "not a number: JmxFixture$Odd"),
    ("Cyclic", "", "not a number: JmxFixture$Link"),
    ("Texts", "1", 'not a number: the text "b"'), ("Texts", "2", "not a number: null"),
    ("Throwing", "", "getter failed"), ("Error", "", "getter failed"), ("None", "", "no such attribute")]
# By RMI the class is known, by Jolokia what JSON it became; what cannot be serialized can still be a text.
DIFFERENT_CAUSES = [
    ("NaN", "", "not a number: NaN", "not a number: null"),
    ("Colour", "", "not a number: JmxFixture$Colour", 'not a number: the text "GREEN"'),
    ("Closed", "", "unreadable value", "not a number: JmxFixture$Closed"),
    ("External", "", "unreadable value", "not a number: JmxFixture$External"),
    ("Deep", "", "unreadable value", "not a number: JmxFixture$Link"),
    ("Ints", "", f"not a number: [I{PARTS}0, 1, 2", f"not a number: an array{PARTS}0, 1, 2"),
    ("List", "", f"not a number: java.util.ArrayList{PARTS}0, 1", f"not a number: an array{PARTS}0, 1"),
    ("TreeMap", "", f"not a number: java.util.TreeMap{PARTS}x, y", f"not a number: an object{PARTS}x, y"),
    ("Composite", "in", f"not a number: javax.management.openmbean.CompositeDataSupport{PARTS}a, b.c",
     f"not a number: an object{PARTS}a, b.c"),
    ("Rows", "old.gen", f"not a number: javax.management.openmbean.CompositeDataSupport{PARTS}name, used",
     f"not a number: an object{PARTS}name, used"),
    ("TreeMap", "z", 'no such key: "z" is not in java.util.TreeMap, which has: x, y',
     'no such key: "z" is not in an object, which has: x, y')]


@pytest.fixture(scope="module")
def jvms():
    server = Server()
    started = {"rmi": Jvm(new_address())}
    if INSTALLED:
        started["jolokia"] = JolokiaJvm(new_address())
    server.apply(
        {"kind": "Cluster", "name": "zoo", "min": 0, "mode": "off"},
        *({"kind": "JvmProfile", "name": name, "transport": name, "port": jvm.port} for name, jvm in started.items()),
        *({"kind": "Node", "name": name, "hostname": jvm.address, "cluster": "zoo", "jvm_profiles": [name]}
          for name, jvm in started.items()))
    yield server
    for jvm in started.values():
        jvm.close()
    server.close()


def reading(server, node, attribute, key, **more):
    answer = server.ask("POST", f"nodes/{node}/test_counter", counter("tried", attribute, key=key, timeout="20s", **more))
    assert answer.status == 200, answer
    return answer.json


def named(row):
    return f"{row[0]}.{row[1]}" if row[1] else row[0]


def expectations(same, different):
    return [pytest.param(name, *row[:2], row[2:][place % len(row[2:])], id=f"{name}-{named(row)}", marks=marks)
            for place, (name, marks) in enumerate(MARKS.items()) for row in same + different]


@pytest.mark.parametrize("transport, attribute, key, expected", expectations(NUMBERS, DIFFERENT))
def test_a_value_is_this_number(jvms, transport, attribute, key, expected):
    found = reading(jvms, transport, attribute, key)
    if isinstance(expected, str):
        assert (found["value"], found["cause"]) == (None, expected), found
    else:
        assert found["value"] == float(expected) and not found["cause"], found


@pytest.mark.parametrize("transport, attribute, key, cause", expectations(CAUSES, DIFFERENT_CAUSES))
def test_anything_else_says_what_it_is(jvms, transport, attribute, key, cause):
    found = reading(jvms, transport, attribute, key)
    assert (found["value"], found["cause"]) == (None, cause), found
    if cause == "unreadable value":
        assert ("nested deeper" if attribute == "Deep" else f"JmxFixture${attribute}") in found["error_output"], found


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_growing_attribute_is_a_rate(jvms, transport):
    """It grows by 100 each time it is read, which is twice, a second apart."""
    assert 0 < reading(jvms, transport, "Growing", "", rate=True)["value"] <= 100
