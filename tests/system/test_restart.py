"""`kill -9` of the server at bad moments: nothing that was accepted is lost, nothing is done twice."""
import datetime
import time

import pytest

from sandbox_cloud import wait_until
from server import Server
from shop import Shop, tags_of
from sshd import Sshd, fixed_node, ssh_profile

SLOT = 4000  # milliseconds
NEEDED = 4   # slots beyond the threshold, until the trigger fires


@pytest.fixture(scope="module")
def watched():
    """A server that watches one fixed node, whose counter is a file."""
    node, server = Sshd(), Server()
    node.write("level", "10")
    counter = {"kind": "SshCounter", "script": 'cat "$NODE/level"', "comparison": ">", "threshold": 50}
    trigger = {"kind": "Trigger", "counters": ["level"], "steps": [{"action": "note", "target": "cluster"}]}
    server.apply(
        ssh_profile(node),
        {"kind": "Cluster", "name": "slow", "interval": f"{SLOT}ms", "min": 0, "mode": "on"},
        {"kind": "Cluster", "name": "quick", "interval": "1s", "min": 0, "mode": "on"},
        fixed_node("slow01", node, "slow"), fixed_node("quick01", node, "quick"),
        {**counter, "name": "level"},
        {"kind": "LocalScript", "name": "note", "script": 'echo note >> "$NODE/notes"'},
        {**trigger, "name": "high", "cluster": "slow", "timing": f"{NEEDED * SLOT}ms"},
        {**trigger, "name": "quick-high", "cluster": "quick", "timing": "1h", "steps": []})
    yield node, server
    server.close()
    node.close()


def beyond(server):
    """The slots in which the counter was beyond its threshold."""
    return [point[0] for point in server.series("slow01", "level") if point[1] is not None and point[1] > 50]


def milliseconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def slot_of_firing(slots):
    """The slot that completes the streak: a lost slot is skipped, three in a row end the streak."""
    streak = 0
    for i, slot in enumerate(slots):
        lost = (slot - slots[i - 1]) // SLOT - 1 if i else 0
        streak = 1 if lost >= 3 else streak + 1
        if streak == NEEDED:
            return slot
    raise AssertionError(f"these do not fire: {slots}")


def test_a_window_goes_on_after_a_crash(watched):
    node, server = watched
    wait_until(lambda: server.series("slow01", "level"), "a first sample")
    node.write("level", "90")
    before = wait_until(lambda: (lambda slots: len(slots) >= NEEDED - 2 and slots)(beyond(server)), "half of the window")
    seen = time.time()
    state = server.items("triggers/states?cluster=slow")[0]
    assert not server.events(kind="trigger", subject="high", state="firing")
    wait_until(lambda: time.time() > seen + 1.2, "the last sample is older than the second that a crash may cost")
    server.restart()
    wait_until(lambda: server.events(kind="trigger", subject="high", state="firing"), "the trigger fires")
    slots = beyond(server)
    assert slots[:len(before)] == before, "the slots from before the crash are kept"
    record = server.get("clusters/slow/decision?slot=" + rfc3339(slot_of_firing(slots)))
    [decided] = [trigger for trigger in record["triggers"] if trigger["name"] == "high"]
    assert decided["state"] == "firing", (state, slots, decided)
    earlier = server.get("clusters/slow/decision?slot=" + rfc3339(slots[slots.index(slot_of_firing(slots)) - 1]))
    assert [t["state"] for t in earlier["triggers"] if t["name"] == "high"] == ["pending"]
    execution = wait_until(lambda: server.items("executions?trigger=high"), "what it fires")[0]
    assert server.wait_ended(execution["name"])["state"] == "succeeded"
    assert node.read("notes") == "note\n"
    server.restart()
    wait_until(lambda: len(beyond(server)) > len(slots) + 1, "it goes on")
    assert [e["name"] for e in server.items("executions?trigger=high")] == [execution["name"]]
    assert node.read("notes") == "note\n"


def rfc3339(moment):
    return datetime.datetime.fromtimestamp(moment / 1000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_samples_survive_but_for_the_last_second(watched):
    _, server = watched
    wait_until(lambda: len(server.series("quick01", "level")) > 5, "some samples")
    before = server.series("quick01", "level")
    killed = time.time() * 1000
    server.restart()
    after = server.series("quick01", "level")
    old = [point for point in after if point[0] <= before[-1][0]]
    safe = [point for point in before if point[0] < killed - 2000]  # a slot's sample is up to an interval younger than it
    assert len(safe) >= 4 and old[:len(safe)] == safe
    wait_until(lambda: server.series("quick01", "level")[-1][0] > before[-1][0], "new samples come")


def test_the_schedule_goes_on_at_once_after_a_crash(watched):
    _, server = watched
    lines = lambda: [line for line in server.said().splitlines() if line.endswith(" leads")]
    before = len(wait_until(lines, "somebody leads"))
    server.restart()
    ready = time.time() * 1000
    line = wait_until(lambda: len(lines()) > before and lines()[-1], "somebody leads again")
    assert milliseconds(line.split()[0]) - ready < 5000, "a lead that was not given up holds for ten seconds"


@pytest.fixture(scope="module")
def shop():
    steps = [{"action": "deploy", "target": "none"}, {"action": "linger", "target": "lastnode"}]
    shop = Shop("--boot-time", "2s", cluster={"min": 0, "growth_trigger": None}, demand="0.3")
    shop.server.apply(
        {"kind": "LocalScript", "name": "linger",
         "script": 'echo begun >> "$HOME/begun"; while [ ! -e "$HOME/enough" ]; do sleep 0.1; done; echo through'},
        {"kind": "Trigger", "name": "grow", "cluster": "shop", "counters": ["busy"], "timing": "1h", "steps": steps},
        {"kind": "Trigger", "name": "idle", "cluster": "shop", "counters": ["idle"], "timing": "1h",
         "steps": [{"action": "remove", "target": "none"}]})
    yield shop
    shop.close()


def grow(shop):
    """An execution that has just been accepted."""
    return shop.server.post("triggers/grow/fire")["execution"]


def node_of(shop, execution):
    [node] = shop.server.items(f"nodes?execution={execution}")
    return node


def home_of(shop, node):
    return shop.cloud.inside(node["instance_id"])["home"]


def finish(shop, execution):
    """Lets the lingering script end, and sees that the execution did what it should, once."""
    node = wait_until(lambda: (lambda n: n["state"] == "configuring" and n)(node_of(shop, execution)), "SSH answers")
    begun = home_of(shop, node) + "/begun"
    wait_until(lambda: shop.cloud.run(node["instance_id"], "cat ~/begun")[0], begun)
    shop.cloud.run(node["instance_id"], "touch ~/enough")
    ended = shop.server.wait_ended(execution)
    assert ended["state"] == "succeeded", ended
    node = shop.server.wait_node(node["name"], "in_service")
    ours = [i for i in shop.instances() if i["ClientToken"] == node["client_token"]]
    assert [i["InstanceId"] for i in ours] == [node["instance_id"]]
    assert shop.members().get(node["instance_id"]) == "InService"
    return ended, node


def test_a_launch_whose_answer_was_lost_with_the_server_happens_once(shop):
    shop.cloud.fault("RunInstances", latency="60s", after=True)
    execution = grow(shop)
    wait_until(shop.instances, "EC2 has begun it")
    assert node_of(shop, execution)["state"] == "intent" and not node_of(shop, execution)["instance_id"]
    shop.server.kill()
    shop.cloud.admin("DELETE", "faults")
    shop.server.start()
    ended, _ = finish(shop, execution)
    assert ended["steps"][0]["attempts"] == 2
    assert len(shop.instances()) == 1


def test_a_deployment_goes_on_after_a_crash(shop):
    execution = grow(shop)
    wait_until(lambda: node_of(shop, execution)["state"] in ("pending", "booting"), "the instance is started")
    shop.server.restart()
    ended, node = finish(shop, execution)
    assert [s["state"] for s in ended["steps"]] == ["succeeded"] * len(ended["steps"])
    assert len(shop.instances()) == 2


def test_a_script_is_begun_again_after_a_crash_and_says_so(shop):
    execution = grow(shop)
    node = wait_until(lambda: (lambda n: n["state"] == "configuring" and n)(node_of(shop, execution)), "SSH answers")
    wait_until(lambda: shop.cloud.run(node["instance_id"], "cat ~/begun")[0], "the script has begun")
    shop.server.restart()
    ended, node = finish(shop, execution)
    assert ended["steps"][1]["attempts"] == 2 and ended["steps"][0]["attempts"] == 1
    notes = [p["text"] for p in shop.server.output(execution) if p["stream"] == "note"]
    assert any("begun again after an interruption" in text for text in notes)


def test_a_removal_goes_on_after_a_crash(shop):
    before = {node["name"] for node in shop.server.nodes("shop", "in_service")}
    assert len(before) == 3
    shop.cloud.fault("TerminateInstances", latency="60s")
    execution = shop.server.post("triggers/idle/fire")["execution"]
    node = wait_until(lambda: (lambda n: n["state"] == "terminating" and n)(node_of(shop, execution)), "it terminates")
    shop.server.kill()
    shop.cloud.admin("DELETE", "faults")
    shop.server.start()
    assert shop.server.wait_ended(execution)["state"] == "succeeded"
    gone = shop.server.wait_node(node["name"], "terminated")
    assert shop.cloud.state(gone["instance_id"]) == "terminated"
    assert {n["name"] for n in shop.server.nodes("shop", "in_service")} == before - {node["name"]}


def test_no_node_is_lost_and_no_instance_is_unknown(shop):
    known = {node["instance_id"] for node in shop.server.nodes("shop", "in_service")}
    assert {i["InstanceId"] for i in shop.instances("pending", "running")} == known
    assert set(shop.members()) == known
    installation = shop.server.get("status")["installation"]
    assert {tags_of(i)["pyscaler:installation"] for i in shop.instances()} == {installation}


def test_an_instance_with_our_tag_and_no_node_is_reported_and_left_alone(shop):
    installation = shop.server.get("status")["installation"]
    [stranger] = shop.cloud.launch(TagSpecifications=[{"ResourceType": "instance", "Tags": [
        {"Key": "pyscaler:installation", "Value": installation}, {"Key": "Cluster", "Value": "shop"}]}])
    shop.cloud.wait_state(stranger, "running")
    shop.server.restart()
    finding = wait_until(lambda: next((f for f in shop.server.get("status")["findings"]
                                       if f["kind"] == "unknown_instance"), None), "it was found")
    assert stranger in finding["text"]
    assert shop.cloud.state(stranger) == "running"
