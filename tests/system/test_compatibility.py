"""The paths of the PyScaler of 2013, asked as its programs did, but for a token, and a POST where something is begun."""
import json
import urllib.error
import urllib.request

import pytest

from sandbox_cloud import wait_until
from server import Server
from sshd import Sshd, fixed_node, ssh_profile


@pytest.fixture(scope="module")
def server():
    server, node = Server(), Sshd()
    server.apply(
        ssh_profile(node), {"kind": "Cluster", "name": "web", "interval": "1s", "min": 0, "mode": "on"},
        fixed_node("web01", node, "web"), fixed_node("web02", node, "web"),
        {"kind": "SshCounter", "name": "load", "script": "echo 7", "comparison": ">", "threshold": 100},
        {"kind": "LocalScript", "name": "hello", "script": "echo hello from here"},
        {"kind": "Ec2Profile", "name": "small", "region": "us-east-1", "image_id": "ami-1", "instance_type": "t3.small"},
        {"kind": "Trigger", "name": "busy", "cluster": "web", "counters": ["load"],
         "steps": [{"action": "hello", "target": "cluster"}]})
    yield server
    try:
        server.close()
    finally:
        node.close()


def old(server, path):
    answer = server.ask("GET", path)
    assert answer.status == 200, (path, answer)
    return answer.json


def begin(server, path):
    answer = server.ask("POST", path)
    assert answer.status == 200, (path, answer)
    return answer.json


@pytest.mark.parametrize("path", [
    "/actions/executescript/hello/cluster/web/", "/actions/executescript/hello/cluster/web/node/web01/",
    "/actions/ec2node/deploy/cluster/web/profile/small/sshprofile/local/jvmprofiles/x/",
    "/actions/ec2node/remove/cluster/web/node/web01/", "/control/trigger/busy/execute/"])
def test_a_get_begins_nothing_and_says_so(server, path):
    before = server.items("executions")
    answer = server.ask("GET", path)
    assert answer.status == 405 and "POST" in answer.headers["Allow"] and "POST" in answer.json["detail"], answer
    assert server.items("executions") == before


def test_what_there_is(server):
    assert old(server, "/control/cluster/web/nodelist/") == {"nodes": ["web01", "web02"]}
    assert old(server, "/control/cluster/web/triggerlist/") == {"triggers": ["busy"]}
    assert old(server, "/control/trigger/busy/actionlist/") == {"actions": [[1, "hello"]]}
    assert old(server, "/control/ec2profile/detail/small/")["instance_type"] == "t3.small"


def test_a_script_runs_and_its_output_is_asked_for(server):
    for path, nodes in (("/actions/executescript/hello/cluster/web/", 2), ("/actions/executescript/hello/cluster/web/node/web01/", 1)):
        task = begin(server, path)["taskid"]
        ended = wait_until(lambda: (lambda it: it["result"] is not None and it)(
            old(server, f"/actions/executescript/output/{task}/")), "it has ended")
        assert ended["taskid"] == task and ended["state"] == "SUCCESS", ended
        assert ended["result"].count("hello from here") == nodes


def test_a_trigger_executes_step_by_step(server):
    [step] = begin(server, "/control/trigger/busy/execute/")
    assert (step["order"], step["action"], step["destination"]) == (1, "hello", "cluster")
    ended = wait_until(lambda: (lambda it: it["state"] == "SUCCESS" and it)(
        old(server, f"/control/trigger/output/{step['taskid']}/")), "it has ended")
    assert "hello from here" in ended["result"]


def test_graphs_are_of_a_day_by_minutes(server):
    graphs = wait_until(lambda: (lambda it: all(g["data"] for g in it) and it)(old(server, "/monitoring/ssh/cluster/web/load/")),
                        "both nodes have samples")
    assert [graph["label"] for graph in graphs] == ["web01", "web02"]
    assert all(value == 7 or value == "null" for graph in graphs for _, value in graph["data"])
    [one] = old(server, "/monitoring/ssh/node/web01/load/")
    assert one["label"] == "web01"


def test_nothing_is_told_or_done_without_a_login(server):
    for path in ("/control/cluster/web/nodelist/", "/actions/executescript/hello/cluster/web/", "/monitoring/ssh/node/web01/load/"):
        assert server.ask("GET", path, token="").status == 401, path
    viewer = server.post("tokens", {"name": "old-viewer", "scope": "viewer"})["token"]
    assert server.ask("POST", "/actions/executescript/hello/cluster/web/", token=viewer).status == 403
    assert server.ask("POST", "/actions/ec2node/deploy/cluster/web/profile/small/sshprofile/local/jvmprofiles/x/").status == 404


@pytest.mark.parametrize("path, now", [
    ("/monitoring/", "/monitoring"), ("/monitoring/ssh/node/web01/", "/monitoring?source=ssh&node=web01"),
    ("/monitoring/jmx/jvm/web01/tomcat/", "/monitoring?source=jmx&node=web01&jvm=tomcat"),
    ("/control/ec2nodes/", "/provisioning"), ("/administration/", "/administration"), ("/account/logout/", "/account")])
def test_a_page_leads_to_ours_of_the_same_thing(server, path, now):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None
    with pytest.raises(urllib.error.HTTPError) as moved:
        urllib.request.build_opener(Stay).open(server.url + path, timeout=60)
    assert moved.value.code == 303 and moved.value.headers["Location"] == now
