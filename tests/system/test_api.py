"""The REST API and the command line over it: what is accepted, what is refused and how, and what never leaves."""
import datetime
import json
import os
import socket
import subprocess
import urllib.parse

import pytest
import yaml

from sandbox_cloud import PATIENCE, wait_until
from server import Server
from sshd import Sshd, fixed_node, ssh_profile

PLANTED = "planted-secret-5d1f0b"


@pytest.fixture(scope="module")
def server():
    server = Server("--log-level", "debug")
    yield server
    server.close()


@pytest.fixture(scope="module")
def key():
    """A private key in PEM that is not of this run alone."""
    node = Sshd()
    yield node
    node.close()


def cluster(name, **more):
    return {"name": name, "interval": "5s", "min": 0, "max": 3, "mode": "shadow", **more}


def test_objects_are_made_read_changed_and_removed(server):
    made = server.ask("POST", "clusters", cluster("crud", description="first"))
    assert made.status == 201 and made.headers["Location"] == "/api/v1/clusters/crud"
    tag = made.headers["ETag"]
    read = server.ask("GET", "clusters/crud")
    assert read.json["description"] == "first" and read.headers["ETag"] == tag
    assert server.ask("GET", "clusters/crud", If_None_Match=tag).status == 304
    assert server.ask("POST", "clusters", cluster("crud")).status in (409, 422)
    changed = server.ask("PATCH", "clusters/crud", {"max": 5}, If_Match=tag)
    assert changed.status == 200 and changed.json["max"] == 5 and changed.json["description"] == "first"
    stale = server.ask("PATCH", "clusters/crud", {"max": 6}, If_Match=tag)
    assert stale.status == 412 and server.get("clusters/crud")["max"] == 5
    assert server.ask("DELETE", "clusters/crud", If_Match=tag).status == 412
    replaced = server.ask("PUT", "clusters/crud", cluster("crud", max=7), If_Match=changed.headers["ETag"])
    assert replaced.status == 200 and replaced.json["max"] == 7 and replaced.json["description"] == ""
    assert server.ask("DELETE", "clusters/crud", If_Match=replaced.headers["ETag"]).status == 204
    assert server.ask("GET", "clusters/crud").status == 404
    verbs = [(e["verb"], e["who"]) for e in server.items("audit?noun=Cluster&object=crud&order=id")]
    assert [verb for verb, _ in verbs][0] == "create" and verbs[-1] == ("delete", "local") and len(verbs) == 4


@pytest.mark.parametrize("body, fields", [
    ({"name": "a b", "interval": 5, "min": 4, "max": 3}, {"name", "interval"}),
    (cluster("bad", min=4), {"min", "max"}),
    (cluster("bad", nonsense=1), {"nonsense"}),
    (cluster("bad", growth_trigger="nobody"), {"growth_trigger"}),
    (cluster("bad", mode="maybe", victim_order="least_busy"), {"mode"}),
])
def test_every_wrong_field_is_named(server, body, fields):
    answer = server.ask("POST", "clusters", body)
    assert answer.status == 422 and answer.headers["Content-Type"].startswith("application/problem+json")
    named = {error["field"] for error in answer.json["errors"]}
    assert named & fields and named <= fields | {"victim_counter"}, answer
    assert all(error["message"] for error in answer.json["errors"])


@pytest.mark.parametrize("status, method, path, body, headers", [
    (404, "GET", "nothing", None, {}),
    (405, "DELETE", "clusters", None, {}),
    (405, "POST", "executions", b"{}", {}),
    (415, "POST", "clusters", b"a=b", {"Content_Type": "application/x-www-form-urlencoded"}),
    (422, "POST", "clusters", b"[]", {}),
    (422, "GET", "clusters?limit=0", None, {}),
    (422, "GET", "clusters?colour=red", None, {}),
    (422, "GET", "clusters?order=colour", None, {}),
    (422, "GET", "events?after=-1", None, {}),
    (404, "POST", "triggers/nobody/fire", b"{}", {}),
    (404, "POST", "executions/nobody/cancel", b"{}", {}),
    (413, "POST", "clusters", b" " * (1024 * 1024 + 1), {}),
    (431, "GET", "clusters", None, {"X_Long": "x" * 20000}),
    (414, "GET", "clusters?search=" + "x" * 9000, None, {}),
])
def test_what_is_refused_has_its_status_and_says_why(server, status, method, path, body, headers):
    answer = server.ask(method, path, body, **headers)
    assert answer.status == status, answer
    assert answer.json["status"] == status and answer.json.get("detail", answer.json.get("title"))


def test_broken_bytes_are_refused_and_harm_nobody(server):
    address = urllib.parse.urlparse(server.url)
    for bytes_ in (b"\x00\xff\x00\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"POST /api/v1/clusters HTTP/1.1\r\nHost: x\r\n"
                   b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                   b"GET /api/v1/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", b"[" * 5000):
        with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
            connection.sendall(bytes_)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65536)
            assert answer == b"" or answer.split()[1][:1] == b"4", answer
    deep = server.ask("POST", "clusters", b'{"description":' + b"[" * 5000 + b"]" * 5000 + b"}")
    assert deep.status in (400, 422)
    assert server.ask("GET", "/healthz").status == 200


def test_lists_are_filtered_ordered_and_paged(server):
    for number in range(5):
        server.post("clusters", cluster(f"list{number}", max=10 - number, description="even" if number % 2 == 0 else "odd"))
    names = lambda query: [each["name"] for each in server.items("clusters?search=list&" + query)]
    assert names("order=max") == ["list4", "list3", "list2", "list1", "list0"]
    assert names("order=-name") == ["list4", "list3", "list2", "list1", "list0"]
    assert names("description=odd&order=name") == ["list1", "list3"]
    assert names("name=list1,list4&order=name") == ["list1", "list4"]
    assert names("max>=9&order=name") == ["list0", "list1"]
    assert names("description!=odd&max<=8&order=name") == ["list2", "list4"]
    pages, query = [], "limit=2&order=-max"
    cursor = ""
    while True:
        page = server.get(f"clusters?search=list&{query}{cursor}")
        pages.append([each["name"] for each in page["items"]])
        if not page["next"]:
            break
        cursor = "&cursor=" + urllib.parse.quote(page["next"])
    assert pages == [["list0", "list1"], ["list2", "list3"], ["list4"]]
    table = server.run("get", "clusters", "--filter", "description=odd", "--order", "name")
    assert table.status == 0 and [line.split()[0] for line in table.out.splitlines()[1:]] == ["list1", "list3"]
    for number in range(5):
        assert server.ask("DELETE", f"clusters/list{number}").status == 204


def test_tokens_have_scope_cluster_and_end(server):
    for name in ("mine", "yours"):
        server.post("clusters", cluster(name))
    made = {scope: server.run("tokens", "create", scope.replace("@", "-at-"), "--scope", scope).out.strip()
            for scope in ("viewer", "operator", "administrator", "operator@mine")}
    freeze = {"cluster": "mine", "reason": "x"}
    for scope, method, path, body, status in [
            ("viewer", "GET", "clusters", None, 200), ("viewer", "POST", "freezes", freeze, 403),
            ("viewer", "POST", "clusters", cluster("new"), 403), ("viewer", "GET", "tokens", None, 403),
            ("operator", "POST", "freezes", freeze, 201), ("operator", "POST", "clusters", cluster("new"), 403),
            ("operator", "POST", "apply", b"", 403), ("administrator", "GET", "tokens", None, 200),
            ("operator@mine", "GET", "clusters/mine", None, 200), ("operator@mine", "GET", "clusters/yours", None, 404),
            ("operator@mine", "POST", "freezes", freeze, 201),
            ("operator@mine", "POST", "freezes", {"cluster": "yours", "reason": "x"}, 403),
            ("operator@mine", "POST", "freezes", {"cluster": None, "reason": "x"}, 403),
            ("operator@mine", "GET", "export", None, 403)]:
        answer = server.ask(method, path, body, token=made[scope])
        assert answer.status == status, (scope, method, path, answer)
    assert [c["name"] for c in server.ask("GET", "clusters", token=made["operator@mine"]).json["items"]] == ["mine"]
    for token in ("", "nonsense"):
        answer = server.ask("GET", "clusters", token=token)
        assert answer.status == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=6)
    brief = server.post("tokens", {"name": "brief", "scope": "viewer",
                                   "expires_at": soon.strftime("%Y-%m-%dT%H:%M:%SZ")})["token"]
    wait_until(lambda: server.ask("GET", "status", token=brief).status == 401, "the token has expired")
    assert datetime.datetime.now(datetime.timezone.utc) >= soon.replace(microsecond=0)
    assert server.run("tokens", "revoke", "viewer").status == 0
    assert server.ask("GET", "clusters", token=made["viewer"]).status == 401
    listed = server.ask("GET", "tokens").text + server.run("tokens", "list").out
    assert all(token not in listed for token in made.values()) and '"hash"' not in listed
    database = b"".join(open(os.path.join(server.data, f), "rb").read() for f in os.listdir(server.data)
                        if f.startswith("pyscaler.db"))
    assert all(token.encode() not in database for token in made.values())


def test_secrets_never_leave(server, key):
    pem, body = key.private_key(), "".join(key.private_key().splitlines()[2:5])
    server.apply(ssh_profile(key, "secretive", passphrase=PLANTED), cluster("vault") | {"kind": "Cluster"},
                 fixed_node("vault01", key, "vault", "secretive"),
                 {"kind": "JvmProfile", "name": "heap", "port": 9000, "user": "monitor", "password": PLANTED},
                 {"kind": "SshCounter", "name": "level", "script": "echo 1", "comparison": ">", "threshold": 5},
                 {"kind": "Trigger", "name": "vault", "cluster": "vault", "counters": ["level"], "timing": "1h"})
    server.run("check", "vault01")
    refused = server.ask("PATCH", "jvm_profiles/heap", {"password": PLANTED, "port": 0})
    assert refused.status == 422
    paths = [item["kind"] for item in server.run("get", "--output", "json").json["items"]]
    said = [server.ask("GET", path + "?limit=1000").text for path in paths] + [refused.text]
    said += [server.ask("GET", path).text for path in (
        "ssh_profiles/secretive", "jvm_profiles/heap", "export", "status", "tasks", "/metrics", "/api/openapi.json",
        "events?limit=1000", "clusters/vault/status")]
    said += [server.run("describe", "ssh_profile", "secretive").out, server.run("export").out, server.said()]
    for text in said:
        assert PLANTED not in text and body[:40] not in text and server.token not in text
    database = b"".join(open(os.path.join(folder, f), "rb").read() for folder, _, files in os.walk(server.data)
                        for f in files if f not in ("key", "token"))
    assert PLANTED.encode() not in database and pem.splitlines()[2].encode() not in database
    for name in ("key", "token"):
        assert os.stat(os.path.join(server.data, name)).st_mode & 0o777 == 0o600
    assert open(f"/proc/{server.process.pid}/cmdline").read().count(server.token) == 0


def test_an_export_applied_again_changes_nothing(server):
    exported = server.run("export")
    assert exported.status == 0
    documents = list(yaml.safe_load_all(exported.out))
    assert {"Cluster", "SshProfile", "SshCounter", "Trigger", "Node"} <= {d["kind"] for d in documents}
    path = os.path.join(server.parent, "export.yaml")
    with open(path, "w") as file:
        file.write(exported.out)
    same = server.run("diff", "-f", path)
    assert same.status == 0, same
    document = next(d for d in documents if d["kind"] == "Cluster" and d["name"] == "vault")
    document["max"] = 9
    with open(path, "w") as file:
        yaml.safe_dump_all(documents, file)
    differs = server.run("diff", "-f", path)
    assert differs.status == 1 and "max" in differs.out and "vault" in differs.out
    assert server.run("apply", "-f", path, "--dry-run").status == 0
    assert server.get("clusters/vault")["max"] == 3
    assert server.run("apply", "-f", path).status == 0 and server.get("clusters/vault")["max"] == 9
    assert server.run("diff", "-f", path).status == 0


def test_an_apply_file_is_taken_as_a_whole_or_not_at_all(server):
    path = os.path.join(server.parent, "half.yaml")
    with open(path, "w") as file:
        file.write("kind: Cluster\nname: half\n---\nkind: Cluster\nname: other half\nmin: 5\nmax: 2\n")
    ran = server.run("apply", "-f", path)
    assert ran.status == 1 and "half.yaml:5" in ran.err and "name" in ran.err, ran
    assert server.ask("GET", "clusters/half").status == 404
    assert server.run("apply", "-f", "-", given="kind: Cluster\nname: half\ninterval: 60\n").status == 1


def test_the_server_describes_itself(server):
    for path, text in (("/healthz", "ok"), ("/readyz", "ready")):
        assert (lambda a: (a.status, a.text.strip()))(server.ask("GET", path, token="")) == (200, text)
    metrics = server.ask("GET", "/metrics")
    assert metrics.status == 200 and metrics.headers["Content-Type"].startswith("text/plain")
    samples = [line.rsplit(" ", 1) for line in metrics.text.splitlines() if line and not line.startswith("#")]
    assert len(samples) > 20 and all(float(value) >= 0 for _, value in samples)
    assert server.ask("GET", "/metrics", token="").status == 401
    openapi = server.run("openapi")
    assert openapi.status == 0 and openapi.json["openapi"].startswith("3.")
    pages = json.load(open(os.path.join(os.path.dirname(__file__), "../../ui/openapi.json")))
    assert pages == openapi.json, "the pages are built for another API: pyscaler openapi > ui/openapi.json"
    for path, methods in openapi.json["paths"].items():
        if "get" in methods and "{" not in path and "stream" not in path:
            expected = (404,) if path.endswith("/session") else (200, 422)  # a token has no session
            assert server.ask("GET", path).status in expected, path
    answer = server.ask("GET", "clusters")
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_description_is_valid_for_those_who_did_not_write_it(server, tmp_path):
    document = tmp_path / "openapi.json"
    document.write_text(server.run("openapi").out)
    script = os.path.join(os.path.dirname(__file__), "../../ui/scripts/valid.mjs")
    checked = subprocess.run(["node", script, document], capture_output=True, text=True, timeout=PATIENCE)
    assert checked.returncode == 0, checked.stderr


def test_the_same_key_starts_the_same_work_once(server, key):
    server.apply({"kind": "LocalScript", "name": "count", "script": 'echo x >> "$NODE/count"'},
                 {"kind": "SshProfile", "name": "secretive", "user": key.user, "port": key.port,
                  "private_key": key.private_key(), "passphrase": ""})
    answers = [server.ask("POST", "actions/count/run", {"node": "vault01"}, Idempotency_Key="once") for _ in range(3)]
    assert {a.status for a in answers} == {202} and len({a.json["execution"] for a in answers}) == 1
    assert server.wait_ended(answers[0].json["execution"])["state"] == "succeeded"
    assert key.read("count") == "x\n"


def test_the_database_is_backed_up_and_checked_while_the_server_runs(server):
    backup = os.path.join(server.parent, "copy", "pyscaler.db")
    ran = server.run("database", "backup", backup)
    assert ran.status == 0 and os.stat(backup).st_mode & 0o777 == 0o600
    assert server.run("database", "check").status == 0
    assert server.run("database", "check", "--database", "sqlite:" + backup).status == 0
    with open(backup, "r+b") as file:
        file.seek(4096)
        file.write(os.urandom(40960))
    assert server.run("database", "check", "--database", "sqlite:" + backup).status == 1
    assert server.run("database", "migrate").out.strip().endswith("up to date")
    doctor = server.run("doctor", "--output", "json")
    assert json.loads(doctor.out) and '"fail"' not in doctor.out, doctor
    assert "database" in server.run("doctor").out


def test_exit_statuses_tell_what_happened(server):
    for status, arguments in [
            (0, ["get", "clusters"]), (0, ["get"]), (1, ["delete", "cluster", "vault"]),
            (2, ["get", "colours"]), (2, ["get", "clusters", "--no-such-option"]), (2, ["mode", "vault", "maybe"]),
            (3, ["get", "cluster", "nobody"]), (3, ["run", "count", "--on", "nobody"]), (3, ["explain", "nobody"]),
            (3, ["check", "nobody"]), (4, ["get", "clusters", "--url", "http://127.0.0.1:1"]),
            (4, ["get", "clusters", "--token", "wrong"])]:
        ran = server.run(*arguments)
        assert ran.status == status, (arguments, ran)
        assert status == 0 or ran.err.startswith("pyscaler") or "--help" in ran.err, (arguments, ran)


def test_a_second_server_does_not_take_the_same_folder(server):
    ran = server.run("serve", "--listen", "127.0.0.1:0")
    assert ran.status == 1 and "another server" in ran.err
    assert server.run("serve", "--listen", "0.0.0.0:0").status == 2, "TLS or --insecure is asked for"
    assert server.ask("GET", "/readyz").status == 200
