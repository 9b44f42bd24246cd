"""The loop from outside: sandbox cloud and server as processes of their own, configured by `apply` alone; a cluster grows
under load and shrinks after it, as boto3 sees it too."""
import pytest

from sandbox_cloud import wait_until
from shop import SET_UP, Shop, tags_of


@pytest.fixture(scope="module")
def shop():
    """A shop that has been filled to its minimum, has grown and has shrunk; what it was at each of these moments."""
    shop = Shop()
    try:
        server = shop.server
        first = server.wait_node("shop01", "in_service")
        shop.cloud.wait_ready(first["instance_id"])
        shop.demand(1.2)
        shop.firing = wait_until(lambda: (lambda text: "busy (grows): firing" in text and text)(
            server.run("explain", "shop").out), "the explanation says that busy fires")
        second = server.wait_node("shop02", "in_service")
        shop.grown = {"nodes": server.nodes("shop", "in_service"), "instances": shop.instances("running"),
                      "members": shop.members()}
        shop.demand(0.3)
        server.wait_node(second["name"], "terminated")
        wait_until(lambda: server.items("executions?cluster=shop&effect=shrinks&state=succeeded"), "the removal ended")
        yield shop
    finally:
        shop.close()


def test_minimum_and_load_each_bring_an_instance_with_our_tags(shop):
    assert [node["name"] for node in shop.grown["nodes"]] == ["shop01", "shop02"]
    assert [i["InstanceId"] for i in shop.grown["instances"]] == [n["instance_id"] for n in shop.grown["nodes"]]
    installation = shop.server.get("status")["installation"]
    for node, instance in zip(shop.grown["nodes"], shop.grown["instances"]):
        assert tags_of(instance) == {"Name": node["name"], "Cluster": "shop", "Owner": "ops",
                                     "pyscaler:installation": installation, "pyscaler:node": str(node["id"])}
        assert instance["ClientToken"] == node["client_token"]
        assert instance["PrivateIpAddress"] == node["hostname"] == node["private_address"]


def test_every_node_in_service_is_a_healthy_member_of_the_balancer(shop):
    assert shop.grown["members"] == {node["instance_id"]: "InService" for node in shop.grown["nodes"]}


def test_a_removed_node_left_the_balancer_and_its_instance_ended(shop):
    stays, goes = shop.grown["nodes"]
    wait_until(lambda: shop.cloud.state(goes["instance_id"]) == "terminated", "the instance has ended")
    assert shop.cloud.state(stays["instance_id"]) == "running"
    assert shop.members() == {stays["instance_id"]: "InService"}
    states = [event["state"] for event in shop.server.events(kind="node", node=goes["name"])]
    assert states == ["intent", "pending", "booting", "configuring", "warming", "in_service", "draining",
                      "terminating", "terminated"]


def test_executions_tell_their_steps_and_what_was_said(shop):
    refill, growth, removal = shop.server.items("executions?cluster=shop&order=id")[:3]
    assert [e["effect"] for e in (refill, growth, removal)] == ["grows", "grows", "shrinks"]
    for execution in (refill, growth):
        full = shop.server.execution(execution["name"])
        assert full["state"] == "succeeded" and full["trigger"] == "busy" and full["requested_by"] == "decision"
        assert [step["action_name"] for step in full["steps"]][:2] == ["deploy", "set-up"]
        assert {step["state"] for step in full["steps"]} == {"succeeded"}
    said = "".join(piece["text"] for piece in shop.server.output(growth["name"]) if piece["stream"] == "out")
    assert said.startswith("setting up ") and said.endswith("done\n")
    home = shop.cloud.inside(shop.grown["nodes"][0]["instance_id"])["home"]
    assert open(home + "/shop").read() == "ready\n", SET_UP
    assert shop.server.execution(removal["name"])["steps"][0]["action_name"] == "remove"


def test_the_explanation_says_state_margin_and_reason(shop):
    lines = shop.firing.splitlines()
    stages = [line.strip() for line in lines[lines.index("stages:") + 1:] if line.startswith("  ")]
    names = [stage.split(":")[0] for stage in stages]
    for stage in ("node set", "cooldown", "min/max"):
        assert any(stage in name for name in names), shop.firing
    assert any("(" in stage for stage in stages), "no stage tells its margin: " + shop.firing
    [trigger] = [line for line in lines if line.startswith("  busy (grows): firing since ")]
    assert "shop01" in trigger and "75" in trigger, trigger
    state = next(s for s in shop.server.items("triggers/states?cluster=shop") if s["trigger"] == "busy")
    assert state["state"] == "ok" and state["reason"] + state["distance"]


def test_host_keys_come_from_the_console_and_are_audited(shop):
    for node in shop.grown["nodes"]:
        assert node["host_key_source"] == "console"
        [entry] = shop.server.items(f"audit?verb=pin&object={node['name']}")
        assert entry["noun"] == "Node" and entry["who"] == "pyscaler"
        assert node["host_key"] in entry["message"]
    instance = shop.cloud.inside(shop.grown["nodes"][0]["instance_id"])
    pinned = [line.split()[:2] for line in shop.grown["nodes"][0]["host_key"].splitlines()]
    assert pinned == [key.split()[:2] for key in instance["host_keys"]]


def test_configuration_is_audited_with_its_author(shop):
    entries = shop.server.items("audit?verb=create&noun=Cluster&object=shop")
    assert [entry["who"] for entry in entries] == ["local"] and entries[0]["origin"] == "127.0.0.1"


def test_samples_tell_how_busy_each_node_was(shop):
    values = [point[1] for point in shop.server.series("shop01", "busy") if point[1] is not None]
    assert max(values) > 75 and min(values) <= 30
    assert shop.server.series("shop02", "busy")
