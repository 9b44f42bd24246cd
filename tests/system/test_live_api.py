"""What the pages live on beside lists and objects: the stream of events, previews, what a removal takes along, putting
back, tasks that are tried again, and requests that are sent twice."""
import contextlib
import json
import urllib.request

import pytest

from sandbox_cloud import PATIENCE, wait_until
from server import Server


@pytest.fixture(scope="module")
def server():
    server = Server()
    server.apply({"kind": "Cluster", "name": "shop", "interval": "1s", "min": 0, "mode": "shadow"},
                 {"kind": "Cluster", "name": "other", "interval": "1s", "min": 0, "mode": "shadow"},
                 {"kind": "SshProfile", "name": "login", "user": "ops", "key_file": "/etc/pyscaler/key", "host_key_policy": "pinned"},
                 {"kind": "Ec2Profile", "name": "small", "region": "eu-west-1", "image_id": "ami-1", "instance_type": "t3.small",
                  "subnets": ["subnet-a"], "security_groups": ["sg-1"], "load_balancer": "front", "tags": [{"key": "Owner", "value": "ops"}]},
                 {"kind": "DeployEc2Node", "name": "deploy", "ec2_profile": "small", "ssh_profile": "login"},
                 {"kind": "LocalScript", "name": "tidy", "script": "rm -f /tmp/old"},
                 {"kind": "SshCounter", "name": "load", "script": "cat load", "threshold": 75},
                 {"kind": "Trigger", "name": "busy", "cluster": "shop", "counters": ["load"],
                  "steps": [{"action": "tidy", "target": "cluster"}]})
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


def test_a_preview_shows_what_would_be_done_and_begins_nothing(server):
    before = server.items("nodes"), server.items("executions"), server.items("events?limit=1000")
    told = server.post("actions/deploy/preview", {"cluster": "shop"})
    assert told["refused"] is None and told["effect"] == "grows"
    profile = told["ec2_profile"]
    assert (profile["region"], profile["image_id"], profile["instance_type"]) == ("eu-west-1", "ami-1", "t3.small")
    assert profile["subnets"] == ["subnet-a"] and profile["security_groups"] == ["sg-1"] and profile["load_balancer"] == "front"
    assert told["ssh_profile"]["user"] == "ops"
    assert [node["name"] for node in told["nodes"]] == ["shop01"] and "subnet-a" in told["nodes"][0]["reason"]
    assert {"key": "Owner", "value": "ops"} in told["tags"] and {"key": "Cluster", "value": "shop"} in told["tags"]
    assert server.post("actions/tidy/preview", {"cluster": "shop"})["script"] == "rm -f /tmp/old"
    freeze = server.post("freezes", {"cluster": "shop", "reason": "release"})
    assert "release" in server.post("actions/deploy/preview", {"cluster": "shop"})["refused"]
    assert server.ask("DELETE", f"freezes/{freeze['id']}").status == 204
    assert before == (server.items("nodes"), server.items("executions"), server.items("events?limit=1000"))


def test_a_removal_is_tried_before_it_is_done(server):
    used = server.ask("DELETE", "clusters/shop?dry_run=true")
    refused = server.ask("DELETE", "clusters/shop")
    assert used.status == 200 and refused.status == 409 and used.json["refused"] == refused.json["detail"]
    assert {"noun": "triggers", "name": "busy", "field": "cluster"} in used.json["blocked_by"]
    said = server.run("delete", "cluster", "shop", "--dry-run")
    assert said.status == 1 and "is in use" in said.err
    server.post("clusters", {"name": "idle", "min": 0})
    freeze = server.post("freezes", {"cluster": "idle", "reason": "x"})
    tried = server.ask("DELETE", "clusters/idle?dry_run=true")
    assert tried.status == 200 and tried.json == {
        "takes_along": [{"kind": "Freeze", "name": str(freeze["id"])}], "refused": None, "blocked_by": []}
    said = server.run("delete", "cluster", "idle", "--dry-run")
    assert said.status == 0 and said.out == f"would remove Cluster idle, and with it Freeze {freeze['id']}\n"
    assert server.ask("DELETE", "clusters/idle").status == 204
    assert server.ask("GET", f"freezes/{freeze['id']}").status == 404


def test_an_object_is_put_back_to_what_it_was(server):
    def entry(verb):
        return server.items(f"audit?noun=Trigger&object=busy&verb={verb}&order=-id&limit=1")[0]["id"]

    server.ask("PATCH", "triggers/busy", {"timing": "7m", "enabled": False})
    changed = entry("update")
    server.ask("PATCH", "triggers/busy", {"timing": "9m"})
    assert server.ask("DELETE", "triggers/busy").status == 204
    restored = server.post(f"audit/{entry('delete')}/restore")
    assert (restored["timing"], restored["enabled"], restored["counters"]) == ("9m", False, ["load"])
    restored = server.post(f"audit/{changed}/restore")
    assert (restored["timing"], restored["enabled"]) == ("5m", True)
    last = server.items("audit?order=-id&limit=1")[0]
    assert last["who"] == "local" and str(changed) in last["message"] and last["changes"]["timing"] == ["9m", "5m"]
    assert server.ask("DELETE", "triggers/busy").status == 204
    gone = entry("delete")
    assert server.ask("DELETE", "actions/tidy").status == 204
    refused = server.ask("POST", f"audit/{gone}/restore")
    assert refused.status == 409 and "tidy" in refused.json["detail"]
    assert server.ask("POST", f"audit/{server.items('audit?noun=Action&verb=delete')[0]['id']}/restore").status == 200
    assert server.ask("POST", f"audit/{gone}/restore").status == 200


def test_a_task_that_failed_is_tried_again(server):
    server.post("periodic_tasks", {"name": "wrong", "task": "pyscaler.run_step", "args": ["nothing"], "interval": "1s"})
    failed = wait_until(lambda: server.get("tasks")["failed"], "a task has failed")[0]
    planned = wait_until(lambda: next((task for task in server.get("tasks")["periodic"]
                                       if task["name"] == "wrong" and task["last_run_at"]), None), "it was noted that it ran")
    assert planned["next_run_at"] >= planned["last_run_at"]
    assert server.ask("DELETE", "periodic_tasks/wrong").status == 204
    again = server.post(f"tasks/{failed['task_id']}/retry")["task"]
    assert again != failed["task_id"]
    wait_until(lambda: server.get(f"tasks/{again}")["status"] == "FAILURE", "it has failed again")
    assert server.items("audit?verb=retry")[0]["object"] == failed["task_id"]
    assert {worker["name"] for worker in server.get("tasks")["workers"]} == {"collect", "steps"}


def test_a_request_that_is_sent_twice_is_done_once_even_over_a_crash(server):
    token = server.post("tokens", {"name": "acts", "scope": "administrator"})["token"]
    body = {"cluster": "shop", "reason": "crash"}
    once = server.ask("POST", "freezes", body, token=token, Idempotency_Key="k")
    server.restart()
    again = server.ask("POST", "freezes", body, token=token, Idempotency_Key="k")
    assert once.status == again.status == 201 and once.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert server.ask("POST", "freezes", {"reason": "other"}, token=token, Idempotency_Key="k").status == 422
    assert len(server.items("freezes?reason=crash")) == 1
