"""Every example of docs/api.md is run as it stands there, in order, and answers what stands there."""
import json
import os
import pathlib
import re
import subprocess
import threading

import pytest

from sandbox_cloud import PATIENCE, wait_until
from server import Server
from sshd import Sshd, fixed_node, ssh_profile

PAGE = (pathlib.Path(__file__).parents[2] / "docs/api.md").read_text()
# What is never the same twice, by what stands for it.
CHANGING = [(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "TIME"), (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"),
            (r"[0-9a-f]{16}-\d+", "TAG"), (r"\b127(\.\d+){3}\b", "ADDRESS"), (r"\b\d{13}\b", "TIME"),
            (r'("id":|"name":"|^id: |audit/)\d+', r"\1NUMBER")]


def blocks():
    return re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", PAGE)


def examples():
    """(command, what it answers) of every line with a prompt."""
    for language, text in blocks():
        if not language:
            for part in re.split(r"(?m)^\$ ", text)[1:]:
                command, _, answer = part.partition("\n")
                yield command, answer.rstrip("\n")


EXAMPLES = list(examples())


class World:
    """What the examples speak of, and who runs them: with the server's address for the one of the page."""

    def __init__(self, folder):
        self.folder = folder
        self.node = Sshd()
        self.server = Server()
        self.said = {}  # what the page says, and what it is here: tags and numbers that a later command names
        state = folder / ".local/state"
        state.mkdir(parents=True)
        (state / "pyscaler").symlink_to(self.server.data)
        self.server.apply(
            ssh_profile(self.node, "sandbox-login"),
            {"kind": "Cluster", "name": "shop", "interval": "1s", "min": 0, "max": 8, "mode": "shadow"},
            {"kind": "Cluster", "name": "idle", "min": 0},
            *(fixed_node(f"shop0{number}", self.node, "shop", "sandbox-login") for number in (1, 2, 3)),
            {"kind": "SshCounter", "name": "shop-busy-percent", "script": "echo 10", "threshold": 75, "unit": "%"},
            {"kind": "Ec2Profile", "name": "small", "region": "us-east-1", "image_id": "ami-1", "instance_type": "t3.small"},
            {"kind": "DeployEc2Node", "name": "deploy", "ec2_profile": "small", "ssh_profile": "sandbox-login"},
            {"kind": "LocalScript", "name": "tidy", "script": "true"},
            {"kind": "Trigger", "name": "shop-busy", "cluster": "shop", "counters": ["shop-busy-percent"],
             "steps": [{"action": "deploy", "target": "cluster"}, {"action": "tidy", "target": "lastnode"}]})
        self.server.post("freezes", {"cluster": "idle", "reason": "x"})
        wait_until(lambda: any(point[1] == 10 for point in self.server.series("shop03", "shop-busy-percent")), "there are samples")

    def shell(self, command):
        first = next(text for language, text in blocks() if "API=" in text)
        text = (first + "\n" + command).replace("http://127.0.0.1:7070", self.server.url)
        for page, here in self.said.items():
            text = text.replace(page, here)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYSCALER")}
        return subprocess.Popen(["bash", "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env=environment | {"HOME": str(self.folder)})

    def learn(self, expected, answer):
        for pattern in (r"ETag: \"(\S+)\"", r'^\{"items":\[\{"id":(\d+),'):
            page, here = re.search(pattern, expected, re.M), re.search(pattern, answer, re.M)
            if page and here:
                self.said[page[1] if "-" in page[1] else f"audit/{page[1]}/"] = here[1] if "-" in here[1] else f"audit/{here[1]}/"

    def close(self):
        self.server.close()
        self.node.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("home"))
    yield world
    world.close()


def plain(text):
    """Without what is never the same twice."""
    for pattern, name in CHANGING:
        text = re.sub(pattern, name, text, flags=re.M)
    return text


def as_json(text):
    try:
        return json.loads(plain(text))
    except ValueError:
        return None


def pattern_of(line):
    """A line of the page as a regular expression: three dots stand for anything."""
    return re.compile(re.sub(r"(,?\\ |,)?\\\.\\\.\\\.", ".*", re.escape(plain(line))))


def fits(expected, answer):
    """JSON that is the same, or lines of which each comes, in the same order."""
    if "..." not in expected and as_json(expected) is not None:
        return as_json(expected) == as_json(answer)
    lines = iter(plain(answer).splitlines())
    return all(any(pattern_of(wanted).fullmatch(line) for line in lines) for wanted in expected.splitlines() if wanted)


def test_the_page_has_examples():
    assert len(EXAMPLES) >= 15
    assert all(command.startswith("curl ") for command, _ in EXAMPLES)


@pytest.mark.parametrize("command, expected", EXAMPLES, ids=lambda text: text[-50:])
def test_an_example_answers_what_the_page_says(world, command, expected):
    if "/stream" in command:
        return follow(world, command, expected)
    ran = world.shell(command)
    answer, complaint = ran.communicate(timeout=PATIENCE)
    assert ran.returncode == 0, complaint
    world.learn(expected, answer)
    assert fits(expected, answer), f"the page says\n{expected}\nand the server\n{answer}"


def follow(world, command, expected):
    """A stream goes on: until all of it has come. Meanwhile a node is removed."""
    ran = world.shell(command)
    ended = threading.Timer(PATIENCE, ran.kill)
    ended.start()
    said = ""
    try:
        for line in ran.stdout:
            said += line
            if line.startswith("event: samples") and "event: state" not in said:
                world.server.ask("DELETE", "nodes/shop02")
            if fits(expected, said):
                return
        raise AssertionError(f"the page says\n{expected}\nand the server\n{said}")
    finally:
        ended.cancel()
        ran.kill()
        ran.communicate()


def test_the_program_in_python_prints_the_nodes(world):
    [program] = [text for language, text in blocks() if language == "python"]
    ran = subprocess.run(["/usr/bin/python3", "-c", program], capture_output=True, text=True, timeout=PATIENCE,
                         env=os.environ | {"HOME": str(world.folder)})
    assert ran.returncode == 0, ran.stderr
    assert f"shop03 {world.node.address}" in ran.stdout.splitlines()


def test_every_path_of_the_page_is_one_of_the_server(world):
    """What stands in its tables and sentences, beside its examples."""
    known = {(method.upper(), re.sub(r"\{[^}]*\}", "X", path.removeprefix("/api/v1")))
             for path, methods in world.server.ask("GET", "/api/openapi.json").json["paths"].items() for method in methods}
    named = re.findall(r"\b(GET|POST|PUT|PATCH|DELETE) (/[^\s`?]+)", PAGE)
    assert len(named) > 20
    for method, path in named:
        path = re.sub(r"/(NAME|UUID|ID)\b", "/X", path)
        assert (method, path) in known, f"{method} {path}"
