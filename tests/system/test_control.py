"""What people decide: modes, freezes, minimum and maximum, and work by hand."""
import os
import subprocess

import pytest

from sandbox_cloud import PROGRAM, wait_until
from shop import Shop
from sshd import Sshd, fixed_node, ssh_profile


@pytest.fixture(scope="module")
def shop():
    """A cluster whose one fixed node is as busy as its file says; instances of the cloud are always half busy."""
    shop = Shop(cluster={"min": 0, "max": 2, "mode": "off", "growth_trigger": None})
    shop.node = Sshd()
    try:
        shop.node.write("level", "90")
        script = 'cat "$NODE/level" 2>/dev/null || echo 50'
        counter = {"kind": "SshCounter", "script": script, "unit": "%", "timeout": "5s"}
        shop.server.apply(
            ssh_profile(shop.node), fixed_node("shop01", shop.node, "shop"),
            {**counter, "name": "busy", "comparison": ">", "threshold": 75, "clear": 65},
            {**counter, "name": "idle", "comparison": "<", "threshold": 25, "clear": 35},
            {"kind": "Cluster", "name": "other", "interval": "1s", "min": 0, "mode": "shadow"},
            {"kind": "LocalScript", "name": "say", "timeout": "60s",
             "script": 'echo one; echo aside >&2; while [ ! -e "$NODE/go" ]; do sleep 0.1; done; echo two'},
            {"kind": "LocalScript", "name": "fail", "script": "echo no use; exit 7"},
            {"kind": "LocalScript", "name": "stay", "timeout": "5m",
             "script": 'echo $$ > "$NODE/pid"; while :; do sleep 0.1; done'})
        yield shop
    finally:
        shop.node.close()
        shop.close()


def wait_decisions(shop, cluster, count):
    """Until that many slots more have been decided."""
    seen = set()

    def enough():
        answer = shop.server.ask("GET", f"clusters/{cluster}/decision")
        if answer.status == 200:
            seen.add(answer.json["slot"])
        return len(seen) > count
    wait_until(enough, f"{count} slots of {cluster} are decided")


def explanation(shop):
    return shop.server.run("explain", "shop").out


def test_in_mode_off_nothing_is_decided(shop):
    wait_decisions(shop, "other", 3)
    ran = shop.server.run("explain", "shop")
    assert ran.status == 3 and "no slot of shop has been decided" in ran.err
    assert shop.server.series("shop01", "busy") == []


def test_in_mode_shadow_it_is_decided_and_not_done(shop):
    ran = shop.server.run("mode", "shop", "shadow")
    assert ran.status == 0 and "off → shadow" in ran.out
    wait_until(lambda: "would run busy, adding 1" in explanation(shop), "the growth is decided")
    wait_decisions(shop, "shop", 2)
    assert "mode shadow" in explanation(shop)
    assert shop.server.items("executions?cluster=shop") == [] and shop.instances() == []


def test_a_freeze_holds_the_decision_and_hands_until_it_is_lifted(shop):
    server = shop.server
    assert server.run("freeze", "shop").status == 2, "a freeze needs a reason"
    assert server.run("freeze", "shop", "--reason", "a migration", "--for", "2h").status == 0
    assert server.run("mode", "shop", "on").status == 0
    wait_until(lambda: "frozen by local until" in explanation(shop), "the decision is held")
    wait_decisions(shop, "shop", 2)
    assert "a migration" in explanation(shop)
    for arguments in (["fire", "busy"], ["run", "fail", "--on", "shop01"]):
        ran = server.run(*arguments)
        assert ran.status == 1 and "frozen until" in ran.err and "a migration" in ran.err, (arguments, ran)
    assert server.items("executions?cluster=shop") == [] and shop.instances() == []
    assert [f["reason"] for f in server.items("freezes?cluster=shop")] == ["a migration"]
    assert server.run("freeze", "lift", "shop").status == 0
    server.wait_node("shop02", "in_service")
    assert [i["State"]["Name"] for i in shop.instances()] == ["running"]
    assert [e["verb"] for e in server.items("audit?noun=Freeze&order=id")] == ["create", "delete"]


def test_nothing_grows_beyond_max(shop):
    ran = shop.server.run("fire", "busy")
    assert ran.status == 1 and "shop may have 2 nodes and has 2" in ran.err, ran
    wait_decisions(shop, "shop", 3)
    assert len(shop.instances()) == 1
    shop.node.write("level", "50")
    wait_until(lambda: "busy (grows): ok" in explanation(shop), "the load is over")


def test_a_freeze_of_all_ends_by_itself(shop):
    assert shop.server.run("freeze", "--all", "--reason", "network", "--for", "8s").status == 0
    ran = shop.server.run("run", "remove", "--on", "shop02")
    assert ran.status == 1 and "everything is frozen until" in ran.err and "network" in ran.err, ran
    execution = wait_until(lambda: (lambda ran: ran.status == 0 and ran.out.split()[1])(
        shop.server.run("run", "remove", "--on", "shop02", "--reason", "by hand")), "the freeze has expired")
    assert shop.server.wait_ended(execution)["state"] == "succeeded"
    assert shop.server.execution(execution)["requested_by"] == "local"
    assert shop.server.execution(execution)["reason"] == "by hand"
    shop.server.wait_node("shop02", "terminated")


def test_output_is_seen_while_the_script_runs(shop):
    with subprocess.Popen([PROGRAM, "run", "say", "--on", "shop01", "--follow", "--data", shop.server.data],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as following:
        seen = []
        for line in following.stdout:
            seen.append(line)
            if not os.path.exists(shop.node.path("go")) and "one" in "".join(seen) and "aside" in "".join(seen):
                assert "two" not in "".join(seen)
                shop.node.write("go", "")
        assert following.wait() == 0, seen
    assert "two" in "".join(seen)
    execution = shop.server.items("executions?action=say")[0]
    streams = {}
    for piece in shop.server.output(execution["name"]):
        assert piece["node"] in ("shop01", "") or piece["stream"] == "note"
        streams[piece["stream"]] = streams.get(piece["stream"], "") + piece["text"]
    assert streams["out"] == "one\ntwo\n" and streams["err"] == "aside\n"


def test_a_failed_script_fails_its_execution_and_the_command(shop):
    ran = shop.server.run("run", "fail", "--on", "shop01", "--follow")
    assert ran.status == 1 and "no use" in ran.out
    execution = shop.server.items("executions?action=fail")[0]
    assert execution["state"] == "failed"
    assert "7" in shop.server.execution(execution["name"])["steps"][0]["error"]


def is_alive(pid):
    try:
        return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_cancel_ends_the_script_on_the_node(shop):
    execution = shop.server.run("run", "stay", "--on", "shop01").out.split()[1]
    pid = wait_until(lambda: os.path.exists(shop.node.path("pid")) and shop.node.read("pid").strip(), "it runs")
    assert is_alive(pid)
    assert shop.server.run("cancel", execution).status == 0
    ended = shop.server.wait_ended(execution)
    assert ended["state"] == "cancelled" and ended["steps"][0]["state"] == "cancelled"
    wait_until(lambda: not is_alive(pid), "the script is gone")
    assert shop.server.run("cancel", execution).status == 1
    assert shop.server.run("cancel", "no-such-execution").status == 3


def test_below_min_the_growth_trigger_refills_with_a_new_name(shop):
    answer = shop.server.ask("PATCH", "clusters/shop", {"min": 3})
    assert answer.status == 422 and answer.json["errors"], answer
    assert shop.server.ask("PATCH", "clusters/shop", {"min": 2, "growth_trigger": "busy"}).status == 200
    node = wait_until(lambda: shop.server.nodes("shop", "in_service")[1:], "the cluster is refilled")[0]
    assert node["name"] == "shop03", "the name of a node whose series are kept does not come again"
    shop.node.write("level", "10")
    wait_decisions(shop, "shop", 5)
    assert len(shop.server.nodes("shop", "in_service")) == 2, "never below min"
