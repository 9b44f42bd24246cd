"""Nodes that hang, flood, lie, change their host key or die: each is shown with its cause, and none harms its neighbours."""
import os

import pytest

from hostile import Peer, endless_banner, flood, nonsense, silent, ssh_server, swallow
from sandbox_cloud import wait_until
from server import Server
from sshd import Sshd, authorize, descendants, fixed_node, new_address, ssh_profile

INTERVAL = 3000
SCRIPTS = {
    "healthy": "echo 42",
    "hanging": "echo 1",
    "flooding": "while :; do echo 8888888888888888888888888888888888888888; done",
    "lying": "echo lots",
    "failing": "echo the disk is on fire >&2; exit 3",
    "slow": "sleep 60; echo 1",
    "changing": "echo 2",
    "dying": 'echo begun > "$NODE/begun"; while [ -e "$NODE/linger" ]; do sleep 0.1; done; echo 3',
}
PEERS = {"silent": silent, "banner": endless_banner, "nonsense": nonsense, "chatty": ssh_server(flood),
         "mute": ssh_server(swallow)}


class Zoo:
    def __init__(self):
        self.server = Server()
        self.keeper = Sshd()
        self.nodes = {"healthy": self.keeper}
        for name in SCRIPTS:
            if name != "healthy":
                self.nodes[name] = Sshd(port=self.keeper.port)
                authorize(self.nodes[name], self.keeper)
        for name, script in SCRIPTS.items():
            self.nodes[name].write("level", script + "\n")
        self.peers = {name: Peer(self.keeper.port, serve) for name, serve in PEERS.items()}

    def configure(self):
        counter = {"kind": "SshCounter", "comparison": ">", "threshold": 1000, "timeout": "2s"}
        trigger = {"kind": "Trigger", "cluster": "zoo", "timing": "1h"}
        addresses = {name: peer.address for name, peer in {**self.nodes, **self.peers}.items()}
        addresses["absent"] = new_address()
        node = {"kind": "Node", "cluster": "zoo", "ssh_profile": "local"}
        self.server.apply(
            ssh_profile(self.keeper, connect_timeout="2500ms"),
            {"kind": "Cluster", "name": "zoo", "interval": f"{INTERVAL}ms", "min": 0, "mode": "shadow",
             "unreachable_after": "10s"},
            *[{**node, "name": name, "hostname": address} for name, address in addresses.items()],
            {**counter, "name": "level", "script": 'sh "$NODE/level"'},
            {**counter, "name": "steady", "script": "echo 5"},
            {"kind": "LocalScript", "name": "touch", "script": 'echo touched >> "$NODE/touched"'},
            {**trigger, "name": "watch", "counters": ["level", "steady"], "steps": []})

    def last(self, node, counter="level"):
        """The newest sample of a series: its slot, and the value or the cause."""
        points = self.server.series(node, counter)
        return (points[-1][0], points[-1][-1]) if points else (0, None)

    def wait_sample(self, node, wanted, counter="level"):
        return wait_until(lambda: (lambda sample: sample[1] == wanted and sample)(self.last(node, counter)),
                          f"{node} says {wanted}, not {self.last(node, counter)}")

    def wait_slots(self, count):
        """Until the healthy node has that many samples more."""
        begin = self.last("healthy")[0]
        wait_until(lambda: self.last("healthy")[0] >= begin + count * INTERVAL, f"{count} slots are over")

    def close(self):
        try:
            self.server.close()
        finally:
            for peer in self.peers.values():
                peer.close()
            for node in self.nodes.values():
                node.close()


@pytest.fixture(scope="module")
def zoo():
    zoo = Zoo()
    try:
        zoo.configure()
        zoo.wait_sample("healthy", 42)
        yield zoo
    finally:
        zoo.close()


@pytest.mark.parametrize("node, causes", [
    ("flooding", ["too much output", "timeout"]),  # whichever limit it meets first
    ("lying", ['not a number: "lots"']), ("failing", ["exit 3"]), ("slow", ["timeout"])])
def test_a_bad_script_spoils_its_own_counter_only(zoo, node, causes):
    wait_until(lambda: zoo.last(node)[1] in causes, f"{node} has its cause, not {zoo.last(node)}")
    zoo.wait_sample(node, 5, "steady")


@pytest.mark.parametrize("node, causes", [
    ("silent", ["timeout"]), ("banner", ["timeout", "protocol error", "unreachable"]),
    ("nonsense", ["protocol error", "unreachable", "timeout"]), ("absent", ["refused"]),
    ("chatty", ["timeout", "too much output", "protocol error", "limit exceeded"]), ("mute", ["timeout"])])
def test_a_peer_that_is_no_proper_ssh_server_has_a_cause(zoo, node, causes):
    slot, cause = wait_until(lambda: (lambda sample: sample[1] and sample)(zoo.last(node)), "a sample of " + node)
    assert cause in causes
    wait_until(lambda: zoo.last(node)[0] > slot, "it is tried again")


def test_a_node_that_hangs_is_missing_and_comes_back(zoo):
    zoo.wait_sample("hanging", 1)
    zoo.nodes["hanging"].hang()
    try:
        zoo.wait_sample("hanging", "timeout")
        zoo.server.wait_node("hanging", "failed")
        assert "not reached" in zoo.server.nodes("zoo", "failed")[0]["state_reason"]
    finally:
        zoo.nodes["hanging"].go_on()
    zoo.wait_sample("hanging", 1)
    zoo.server.wait_node("hanging", "in_service")


def test_a_node_that_dies_in_the_middle_of_a_round_is_missing_and_comes_back(zoo):
    node = zoo.nodes["dying"]
    zoo.wait_sample("dying", 3)
    node.write("linger", "")
    node.write("begun", "no")
    wait_until(lambda: node.read("begun") == "begun\n", "its script runs")
    node.die()
    slot, cause = wait_until(lambda: (lambda sample: isinstance(sample[1], str) and sample)(zoo.last("dying")), "a cause")
    assert cause in ("unreachable", "refused", "timeout"), cause
    zoo.wait_sample("dying", "refused")
    os.remove(node.path("linger"))
    node.start()
    zoo.wait_sample("dying", 3)


def shown_key(node):
    """Type and key, without the comment."""
    return " ".join(node.read("host.pub").split()[:2])


def test_a_changed_host_key_stops_all_work_on_the_node_until_it_is_accepted(zoo):
    node, server = zoo.nodes["changing"], zoo.server
    zoo.wait_sample("changing", 2)
    wait_until(lambda: server.items("audit?verb=pin&object=changing"), "its first key is in the audit log")
    assert server.run("run", "touch", "--on", "changing", "--follow").status == 0
    before = server.get("nodes/changing")
    assert before["host_key_source"] == "first_contact" and before["host_key"] == shown_key(node)
    node.die()
    node.make_key("host", "ed25519")
    node.start()
    zoo.wait_sample("changing", "host key changed")
    zoo.wait_sample("changing", "host key changed", "steady")
    shown = server.get("nodes/changing")
    assert shown["host_key"] == before["host_key"] and shown["host_key_changed"]
    assert server.events(kind="node", node="changing", state="host_key_changed")
    assert server.items("audit?verb=refuse&object=changing")
    refused = server.run("run", "touch", "--on", "changing", "--follow")
    assert refused.status == 1 and "host key has changed" in refused.out + refused.err, refused
    assert node.read("touched") == "touched\n"
    checked = server.run("check", "changing")
    assert checked.status == 1 and "host key changed" in checked.out
    server.post("nodes/changing/accept_host_key")
    zoo.wait_sample("changing", 2)
    assert wait_until(lambda: server.get("nodes/changing")["host_key"], "it is pinned") == shown_key(node)
    assert server.items("audit?verb=accept_host_key&object=changing")[0]["who"] == "local"
    assert server.run("run", "touch", "--on", "changing", "--follow").status == 0


def test_the_causes_are_shown_to_people(zoo):
    checked = zoo.server.run("check", "failing")
    assert checked.status == 1 and "exit 3" in checked.out and "the disk is on fire" in checked.out
    assert "1 of 2 counters gave no value" in checked.err
    readings = {r["counter"]: r for r in zoo.server.get("nodes/failing/readings")["readings"]}
    assert readings["level"]["exit_status"] == 3 and readings["level"]["value"] is None
    assert readings["level"]["error_output"].strip() == "the disk is on fire"
    assert readings["steady"]["value"] == 5 and readings["steady"]["cause"] == ""
    assert zoo.server.run("check", "healthy").status == 0
    absent = zoo.server.run("check", "absent")
    assert absent.status == 1 and absent.out.count(" refused ") == 2, absent
    described = zoo.server.run("describe", "node", "lying")
    assert 'not a number: "lots"' in described.out, described


def test_a_script_that_outlives_its_limit_is_ended_on_the_node(zoo):
    zoo.wait_sample("slow", "timeout")
    sleeping = [pid for pid in descendants(zoo.nodes["slow"].process.pid)
                if open(f"/proc/{pid}/cmdline").read().startswith("sleep\x0060")]
    assert len(sleeping) <= 1, "the sleeps of earlier rounds have been ended"


def test_the_healthy_node_has_a_value_in_every_slot(zoo):
    zoo.wait_slots(2)
    slots = {name: [p[0] for p in zoo.server.series(name, "steady")] for name in [*zoo.nodes, *zoo.peers, "absent"]}
    points = {p[0]: p[1:] for p in zoo.server.series("healthy", "steady")}
    begin, end = min(points), sorted(points)[-2]
    expected = {slot for each in slots.values() for slot in each if begin <= slot <= end}
    assert {slot: points.get(slot) for slot in expected} == {slot: [5] for slot in expected}
