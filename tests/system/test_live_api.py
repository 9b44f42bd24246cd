"""What the pages live on beside lists and objects: the stream of events, previews, what a removal takes along, putting
back, tasks that are tried again, and requests that are sent twice."""
import contextlib
import json
import urllib.request

import pytest

from sandbox_cloud import PATIENCE
from server import Server


@pytest.fixture(scope="module")
def server():
    server = Server()
    server.apply({"kind": "Cluster", "name": "shop", "interval": "1s", "min": 0, "mode": "shadow"},
                 {"kind": "Cluster", "name": "other", "interval": "1s", "min": 0, "mode": "shadow"})
    yield server
    server.close()


class Follower:
    """Reads the stream of events as a browser does; each is (id, type, data)."""

    def __init__(self, server, query="", token=None, last=None):
        headers = {"Authorization": "Bearer " + (token or server.token)}
        if last is not None:
            headers["Last-Event-ID"] = last
        request = urllib.request.Request(server.url + "/api/v1/events/stream" + query, headers=headers)
        self.lines = urllib.request.urlopen(request, timeout=PATIENCE)

    def events(self):
        event = {}
        for line in self.lines:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name in ("id", "event", "data"):
                event[name] = value
            elif not line.strip() and event:
                yield event.get("id"), event["event"], json.loads(event["data"])
                event = {}

    def until(self, fits):
        """All events up to the first that fits."""
        seen = []
        for event in self.events():
            seen.append(event)
            if fits(*event):
                return seen
        raise AssertionError(f"the stream ended after {seen}")


@contextlib.contextmanager
def following(*arguments, **named):
    follower = Follower(*arguments, **named)
    try:
        yield follower
    finally:
        follower.lines.close()


def test_the_stream_tells_of_each_collected_slot(server):
    token = server.post("tokens", {"name": "sees-shop", "scope": "viewer", "cluster": "shop"})["token"]
    with following(server, token=token) as follower:
        slots = [follower.until(lambda _, kind, data: kind == "samples")[-1] for _ in range(3)]
    assert all(id is None and data.keys() == {"cluster", "slot"} for id, _, data in slots)
    assert {data["cluster"] for _, _, data in slots} == {"shop"}
    assert [data["slot"] for _, _, data in slots] == sorted({data["slot"] for _, _, data in slots})


def test_the_stream_tells_from_what_to_what_a_node_goes_and_goes_on_after_a_break(server):
    with following(server, "?cluster=shop") as follower:
        server.post("nodes", {"name": "fixed", "cluster": "shop", "hostname": "127.0.0.1"})
        came = follower.until(lambda _, kind, data: kind == "event" and data["subject"] == "fixed")
    states = [(id, data) for id, kind, data in came if kind == "state"]
    assert [(data["node"], data["cluster"], data["from"], data["to"]) for _, data in states] == [
        ("fixed", "shop", None, "in_service")] and states[0][1]["reason"]
    # Where the connection breaks behind the state, it and its event come once more.
    with following(server, "?cluster=shop", last=states[0][0]) as follower:
        again = follower.until(lambda _, kind, data: kind == "event")
    assert [(kind, data["id"]) for _, kind, data in again if kind != "samples"] == [
        ("state", states[0][1]["id"]), ("event", states[0][1]["id"])]
    with following(server, "?cluster=shop", last=came[-1][0]) as follower:
        assert server.ask("DELETE", "nodes/fixed").status == 204
        went = follower.until(lambda _, kind, data: kind == "event")
    assert [(data["from"], data["to"]) for _, kind, data in went if kind == "state"] == [("in_service", "removed")]
