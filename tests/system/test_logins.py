"""Keys of every kind, from text and from a file, with and without a passphrase; tried by `check`, on one node each."""
import subprocess

import pytest

from server import Server
from sshd import Sshd, fixed_node, ssh_profile

PASSPHRASE = "ünder the döormat"
KEYS = [("ed25519", []), ("ecdsa", ["-b", "384"]), ("rsa", ["-b", "3072"]), ("rsa", ["-b", "2048", "-m", "PEM"])]


@pytest.fixture(scope="module")
def server():
    server, node = Server(), Sshd()
    server.node = node
    server.apply({"kind": "Cluster", "name": "keys", "min": 0},
                 {"kind": "SshCounter", "name": "five", "script": "echo 5", "threshold": 9},
                 {"kind": "Trigger", "name": "five", "cluster": "keys", "counters": ["five"]})
    yield server
    try:
        server.close()
    finally:
        node.close()


def check(server, name, **profile):
    node = server.node
    server.apply(ssh_profile(node, name, **profile), fixed_node(name, node, "keys", name))
    return server.run("check", name)


@pytest.mark.parametrize("kind, options", KEYS)
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_key_logs_in(server, tmp_path, kind, options, passphrase):
    file = str(tmp_path / "key")
    subprocess.run(["ssh-keygen", "-q", "-t", kind, *options, "-N", passphrase, "-f", file], check=True)
    with open(server.node.path("authorized_keys"), "a") as keys:
        keys.write(open(file + ".pub").read())
    name = "-".join([kind, *options[1:], "locked" if passphrase else "open"]).lower()
    given = check(server, name + "-text", private_key=open(file).read(), passphrase=passphrase)
    assert given.status == 0 and "five" in given.out, given
    if passphrase:
        wrong = check(server, name + "-wrong", private_key=open(file).read(), passphrase="something else")
        assert wrong.status != 0 and "passphrase" in wrong.out + wrong.err, wrong
        assert "something else" not in wrong.out + wrong.err + server.said()
    named = check(server, name + "-file", private_key="", key_file=file, passphrase=passphrase)
    assert named.status == 0 and "five" in named.out, named


def test_a_key_that_the_node_does_not_know_is_refused(server, tmp_path):
    file = str(tmp_path / "key")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    refused = check(server, "stranger", private_key=open(file).read())
    assert refused.status != 0 and "key" in refused.out + refused.err, refused


def test_a_file_that_is_not_there_is_named(server):
    missing = check(server, "missing", private_key="", key_file="/nowhere/key")
    assert missing.status != 0 and "/nowhere/key" in missing.out + missing.err, missing
