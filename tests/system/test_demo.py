"""The whole loop from outside: `pyscaler demo --once` grows and shrinks a cluster of the sandbox cloud, and ends by itself."""
import json
import os
import pathlib
import subprocess

PYSCALER = os.environ.get("PYSCALER", str(pathlib.Path(__file__).parents[2] / "build/asan/pyscaler"))


def test_demo_grows_and_shrinks_once():
    demo = subprocess.run([PYSCALER, "demo", "--once", "--output", "json", "--listen", "127.0.0.1:0"],
                          capture_output=True, text=True, timeout=300)
    assert demo.returncode == 0, demo.stderr[-3000:] + demo.stdout[-3000:]
    events = [json.loads(line) for line in demo.stdout.splitlines()]
    assert events[0]["state"] == "ready" and {"url", "user", "password"} <= set(events[0])
    for event in events[1:]:
        assert set(event) == {"time", "kind", "cluster", "node", "name", "state", "reason"}

    def positions(kind, state):
        return [i for i, event in enumerate(events) if event["kind"] == kind and event["state"] == state]

    in_service, terminated = positions("node", "in_service"), positions("node", "terminated")
    assert len(in_service) >= 2, "the node that the cluster begins with, and one that it grew by"
    assert positions("trigger", "firing")[0] < in_service[1], "the growth was decided by a trigger"
    assert terminated and terminated[-1] > in_service[1]
    assert positions("execution", "succeeded")
    assert events[-1]["kind"] == "demo" and events[-1]["state"] == "done"
