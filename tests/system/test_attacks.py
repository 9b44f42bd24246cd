"""What somebody tries who means harm: scripts in every text, secrets looked for in every answer, paths that lead out, and
requests that two servers would read differently."""
import html
import json
import os
import re
import socket
import subprocess
import urllib.parse

import pytest

from sandbox_cloud import PATIENCE, wait_until
from server import Server
from sshd import Sshd, fixed_node, ssh_profile
from visitor import PASSWORD, Browser, first_login, make_user

SCRIPTS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "';alert(1)//", "{{7*7}}<svg/onload=alert(1)>"]
SIGNS = ["<script>alert", "<img src=x", "<svg/onload"]

# One of each kind that the description knows; a new one is missed by `every_kind`.
OBJECTS = {
    "SshProfile": ("ssh_profiles", {"name": "login", "user": "ops", "key_file": "/nowhere/key"}),
    "JvmProfile": ("jvm_profiles", {"name": "heap", "port": 9000}),
    "Ec2Profile": ("ec2_profiles", {"name": "small", "region": "us-east-1", "image_id": "ami-1", "instance_type": "t3.small",
                                    "tags": [{"key": "Owner", "value": "ops"}]}),
    "SshCounter": ("counters", {"kind": "SshCounter", "name": "load", "script": "echo 1"}),
    "JmxCounter": ("counters", {"kind": "JmxCounter", "name": "beans", "mbean": "a:type=b", "attribute": "C"}),
    "Cluster": ("clusters", {"name": "shop", "interval": "1s", "min": 0}),
    "Node": ("nodes", {"name": "web01", "cluster": "shop", "hostname": "127.0.0.1"}),
    "DeployEc2Node": ("actions", {"kind": "DeployEc2Node", "name": "deploy", "ec2_profile": "small", "ssh_profile": "login"}),
    "RemoveEc2Node": ("actions", {"kind": "RemoveEc2Node", "name": "remove"}),
    "LocalScript": ("actions", {"kind": "LocalScript", "name": "tidy", "script": "true"}),
    "Email": ("actions", {"kind": "Email", "name": "mail", "to": ["ops@example.com"], "subject": "s"}),
    "Trigger": ("triggers", {"name": "busy", "cluster": "shop", "counters": ["load"],
                             "steps": [{"action": "tidy", "target": "cluster"}]}),
    "PeriodicTask": ("periodic_tasks", {"name": "hourly", "task": "pyscaler.nothing", "interval": "1h"}),
    "Freeze": ("freezes", {"cluster": "held", "reason": "release"}),
    "User": ("users", {"name": "eve", "grants": ["viewer"], "password": "a password of eve"}),
    "ApiToken": ("tokens", {"name": "robot", "scope": "viewer"}),
}


@pytest.fixture(scope="module")
def server():
    server, node = Server("--log-level", "debug"), Sshd()
    server.administrator = first_login(server)
    server.document = json.loads(server.ask("GET", "/api/openapi.json").text)
    server.identities = {}
    server.post("clusters", {"name": "held", "min": 0})
    reached = {"SshProfile": {"user": node.user, "port": node.port, "key_file": node.path("user")},
               "Node": {"hostname": node.address, "ssh_profile": "login"}}
    for kind, (collection, body) in OBJECTS.items():
        made = server.post(collection, body | reached.get(kind, {}))
        server.identities[kind] = str(made["id"] if collection == "freezes" else made["name"])
    server.ask("PATCH", "actions/tidy", {"script": f"echo '{SCRIPTS[0]}'; echo '{SCRIPTS[1]}' >&2"})
    server.execution_name = server.post("actions/tidy/run", {"cluster": "shop", "reason": SCRIPTS[0]})["execution"]
    assert server.wait_ended(server.execution_name)["state"] == "succeeded"
    yield server
    try:
        server.close()
    finally:
        node.close()


def schemas(document):
    """The members of every kind of object that can be made."""
    nouns = {path.rsplit("/", 1)[1]: methods["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
             for path, methods in document["paths"].items()
             if re.fullmatch("/api/v1/[a-z0-9_]+", path) and "post" in methods and path + "/{name}" in document["paths"]
             or path == "/api/v1/freezes"}
    found = {}
    for collection, noun in nouns.items():
        schema = document["components"]["schemas"][noun]
        for kind in schema.get("oneOf", [schema]):
            found[kind["title"]] = collection, kind["properties"]
    return found


def holds_text(schema):
    return "string" in ([schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", []))


def with_script(schema, script):
    """A value of this schema that has the script wherever it has a text; none when it has none."""
    if schema.get("readOnly"):
        return None
    if holds_text(schema):
        return script
    if schema.get("type") == "array":
        item = with_script(schema["items"], script)
        return None if item is None else [item]
    if schema.get("type") == "object":
        texts = {name: with_script(each, script) for name, each in schema["properties"].items()}
        return {name: text for name, text in texts.items() if text is not None} or None
    return None if schema.get("type") else {script: [script]}  # any JSON


def assert_is_no_page(answer, what):
    """Nothing that a browser would take for a page or a script of ours."""
    status, headers, text = answer
    kind = headers.get("Content-Type", "")
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY", what
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy, what
    if kind.startswith("text/html"):
        assert not any(sign in text for sign in SIGNS), what
    elif text:
        assert re.match(r"application/(problem\+)?json|application/yaml|text/plain|text/event-stream|text/css|text/javascript", kind), (what, kind)
    for name, value in headers.items():
        assert not any(sign in value for sign in SIGNS), (what, name)


def filled(path, server):
    """The path with the identities of what there is."""
    names = {"/nodes/": "Node", "/clusters/": "Cluster", "/cluster/": "Cluster", "/counters/": "SshCounter",
             "/actions/": "LocalScript", "/triggers/": "Trigger", "/trigger/": "Trigger", "/ssh_profiles/": "SshProfile",
             "/jvm_profiles/": "JvmProfile", "/ec2_profiles/": "Ec2Profile", "/periodic_tasks/": "PeriodicTask",
             "/freezes/": "Freeze", "/users/": "User", "/tokens/": "ApiToken", "/profile/": "Ec2Profile",
             "/detail/": "Ec2Profile", "/node/": "Node"}
    def fill(match):
        if match[1] == "/executions/":
            return match[1] + server.execution_name
        if match[1] == "/audit/":
            return match[1] + str(server.items("audit?order=-id&limit=1")[0]["id"])
        return match[1] + server.identities.get(names.get(match[1]), "1")
    return re.sub(r"(/[a-z0-9_]+/)\{[^}]*\}", fill, path)


def all_answers(server, ask):
    """(path, answer) of every GET of the description, but for the streams of what goes on for ever."""
    for path, methods in server.document["paths"].items():
        if "get" in methods and not path.endswith("/stream"):
            for query in ("", "?limit=1000") if "{" not in path else ("",):
                yield path, ask("GET", filled(path, server) + query)


def stream_text(server, path, until):
    """What a stream says up to and with `until`."""
    host, port = urllib.parse.urlsplit(server.url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as stream:
        stream.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n\r\n".encode())
        text = b""
        while until.encode() not in text:
            piece = stream.recv(65536)
            assert piece, text[-1000:]
            text += piece
    return text.decode()


def test_every_kind_is_among_those_that_are_attacked(server):
    assert schemas(server.document).keys() == OBJECTS.keys()


def test_a_script_in_any_text_stays_text(server):
    stored, tried = 0, 0
    for kind, (collection, members) in schemas(server.document).items():
        path = f"/api/v1/{collection}/{server.identities[kind]}"
        before = server.ask("GET", path).json
        for member, schema in members.items():
            for script in SCRIPTS:
                value = with_script(schema, script)
                if value is None:
                    continue
                answer = server.administrator.ask("PATCH", path, {member: value})
                assert answer[0] in (200, 409, 422), (kind, member, answer)
                assert_is_no_page(answer, (kind, member))
                assert_is_no_page(server.administrator.ask("POST", f"/api/v1/{collection}", {member: value}), (kind, member))
                tried, stored = tried + 1, stored + (answer[0] == 200)
                assert schema.get("pattern") is None or answer[0] != 200, "a name is a slug"
        if collection not in ("freezes", "users", "tokens", "clusters"):
            back = {name: value for name, value in before.items() if not members.get(name, {}).get("writeOnly")}
            kept = {member: SCRIPTS[0] for member in ("description", "state_reason", "text", "user_data") if member in back
                    and not members[member].get("readOnly")}
            assert server.ask("PUT", path, back | kept).status == 200, (kind, back)
    assert tried > 150 and stored > 60, (tried, stored)
    visitor = Browser(server)
    visitor.ask("POST", "/api/v1/session", {"user": SCRIPTS[0], "password": SCRIPTS[1]}, User_Agent=SCRIPTS[0])
    assert visitor.log_in("admin", PASSWORD) == 200
    visitor.ask("POST", "/api/v1/session", {"user": "admin", "password": PASSWORD}, User_Agent=SCRIPTS[0])
    answers = list(all_answers(server, server.administrator.ask))
    for path, answer in answers:
        assert answer[0] in (200, 404, 409, 422), (path, answer)
        assert_is_no_page(answer, path)
    told = "".join(text for _, (_, _, text) in answers)
    assert all(sign in told for sign in SIGNS[:1]), "what was written was told, or this proves nothing"
    stream = stream_text(server, f"/api/v1/executions/{server.execution_name}/output/stream", "<script>alert")
    assert "Content-Type: text/event-stream" in stream and "X-Content-Type-Options: nosniff" in stream
    assert "content-security-policy: default-src 'none'" in stream.lower()


def test_a_script_in_the_request_is_not_reflected(server):
    for path, methods in server.document["paths"].items():
        for method, operation in methods.items():
            if path.endswith("/stream") or path.startswith("/api/v1/account") or (method, path) == ("delete", "/api/v1/session"):
                continue
            for script in SCRIPTS[:2]:
                quoted = urllib.parse.quote(script, safe="")
                asked = [re.sub(r"\{[^}]*\}", quoted, path)]
                asked += [filled(path, server) + f"?{each['name']}={quoted}" for each in operation.get("parameters", [])
                          if each["in"] == "query" and method == "get"]
                for each in asked if "{" in path or method == "get" else [path + "?" + quoted]:
                    body = None if method in ("get", "delete") else {script: script}
                    assert_is_no_page(server.administrator.ask(method.upper(), each, body, Idempotency_Key=None), each)
    for path in ("/nowhere/", "/login?next=", "/monitoring/ssh/node/", "/monitoring/jmx/jvm/x/", "/api/", "/assets/"):
        for script in SCRIPTS:
            for visitor in (server.administrator, Browser(server)):
                answer = visitor.ask("GET", path + urllib.parse.quote(script, safe="") + ("/" if "monitoring" in path else ""))
                assert_is_no_page(answer, path)
                assert html.escape(script) not in answer[2] or answer[0] != 200, "the document says nothing of its address"
                assert answer[1].get("Location", "/x")[1:2] not in ("/", "\\"), answer[1]["Location"]


def planted(kind, member):
    return f"planted-{kind}-{member}-5d1f0b"


def test_no_secret_is_in_any_answer_file_or_log(server, tmp_path):
    """Every member that is only written, and every text that proves who somebody is, in all that anybody can read."""
    node = Sshd()
    try:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "key", "-out",
                        tmp_path / "certificate", "-days", "2", "-subj", "/CN=x"], check=True, capture_output=True)
        pem = {"SshProfile": node.private_key(), "JvmProfile": (tmp_path / "key").read_text()}
        sought, seen = set(), []
        for kind, (collection, members) in schemas(server.document).items():
            secret = [name for name, schema in members.items() if schema.get("writeOnly") and not schema.get("readOnly")]
            for member in secret:
                value = pem[kind] if member == "private_key" else planted(kind, member)
                extra = {"user": "monitor"} if kind == "JvmProfile" and member == "password" else {}
                if member == "private_key":
                    extra = {"key_file": ""} if kind == "SshProfile" else {"tls": True, "certificate": (tmp_path / "certificate").read_text()}
                    sought |= set(value.splitlines()[1:-1])
                else:
                    sought.add(value)
                path = f"{collection}/{server.identities[kind]}"
                before = server.get(path)
                if member == "passphrase":
                    extra |= {"private_key": pem[kind], "key_file": ""}
                answer = server.ask("PATCH", path, {member: value, **extra})
                assert answer.status == 200, (kind, member, answer)
                seen += [answer.text, server.ask("PATCH", path, {member: value, "id": 7, "nonsense": value}).text,
                         server.ask("POST", collection, {member: value}).text, server.ask("GET", path).text]
                if member != "password" or kind != "User":
                    entry = server.items(f"audit?verb=update&noun={before.get('kind', kind)}&order=-id&limit=1") or server.items(
                        "audit?verb=update&order=-id&limit=1")
                    seen.append(server.ask("POST", f"audit/{entry[0]['id']}/restore").text)
        assert len(sought) > 10, sought
        # Passwords, cookies, tokens, keys of second factors.
        user = make_user(server, "spied", "operator@shop")
        made = server.ask("POST", "tokens", {"name": "planted", "scope": "viewer"}, Idempotency_Key="planted-key-5d1f0b").json["token"]
        own = json.loads(user.ask("POST", "/api/v1/account/tokens", {"name": "planted-own", "scopes": ["operator@shop"]})[2])["token"]
        factor = json.loads(user.ask("POST", "/api/v1/account/totp")[2])["secret"]
        refused = "planted-wrong-password-5d1f0b"
        user.log_in("spied", refused)
        user.ask("POST", "/api/v1/account/password", {"current": refused, "new": refused})
        user.log_in("spied", PASSWORD)
        server.ask("GET", "clusters", token="psc_planted-no-token-5d1f0b")
        sought |= {PASSWORD, made, own, factor, refused, "psc_planted-no-token-5d1f0b", "planted-key-5d1f0b", user.cookie,
                   server.administrator.cookie, server.token, server.first[1]}
        server.apply(fixed_node("vault01", node, "shop", "login"))
        server.run("check", "vault01")
        server.run("check", "web01")
        for ask in (server.administrator.ask, lambda *asked: (lambda a: (a.status, a.headers, a.text))(server.ask(*asked))):
            for path, (_, _, text) in all_answers(server, ask):
                seen.append(f"{path}: {text}")
        seen += [server.run("export").out, server.run("tokens", "list").out, server.run("users", "list").out, server.said(),
                 server.run("get", "audit", "--output", "json").out, server.run("doctor").out,
                 stream_text(server, "/api/v1/events/stream?after=0", "vault01"),
                 subprocess.run(["ps", "axww", "-o", "args", "e"], capture_output=True, text=True).stdout]
        for text in seen:
            for secret in sought:
                assert secret not in text, (secret, text[:300], text[max(0, text.find(secret) - 200):][:400])
        # All that is kept, but for the key and the token of the owner, which only the owner may read.
        for folder, _, files in os.walk(server.data):
            for name in files:
                path = os.path.join(folder, name)
                kept = open(path, "rb").read()
                owners = name in ("key", "token")
                assert not owners or os.stat(path).st_mode & 0o077 == 0, path
                for secret in () if owners else sought:
                    assert secret.encode() not in kept, (secret, path)
        assert os.stat(server.data).st_mode & 0o077 == 0
        backup = os.path.join(server.parent, "copy.db")
        assert server.run("database", "backup", backup).status == 0
        kept = open(backup, "rb").read()
        assert not [secret for secret in sought if secret.encode() in kept]
    finally:
        node.close()


@pytest.mark.parametrize("path", ["/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fkey",
                                  "/../key", "/assets//etc/passwd", "/%00", "/assets/%c0%ae%c0%ae/key", "/assets/..%5c..%5ckey",
                                  "/assets/%252e%252e/key", "/login/../key", "/.git/config", "/assets/.../key"])
def test_no_path_leads_out(server, path):
    for visitor in (Browser(server), server.administrator):
        status, headers, text = visitor.ask("GET", path)
        assert status in (200, 303, 400, 404) and "root:" not in text, path
        assert status != 200 or (visitor is server.administrator and headers["Content-Type"].startswith("text/html")), path
    for folder in ("api/v1/nodes", "api/v1/executions", "api/v1/tokens"):
        answer = server.ask("GET", f"/{folder}/{urllib.parse.quote('../../../etc/passwd', safe='')}")
        assert answer.status == 404 and "root:" not in answer.text, folder


def said_to(server, *pieces, source="127.0.0.1"):
    """All that the server answers to these bytes until it ends the connection."""
    host, port = urllib.parse.urlsplit(server.url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE, source_address=(source, 0)) as connection:
        said = b""
        try:
            for piece in pieces:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it had seen enough
        try:
            while piece := connection.recv(65536):
                said += piece
        except ConnectionError:
            pass
    return said


POST = b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
SMUGGLED = b"GET /healthz HTTP/1.1\r\nHost: smuggled\r\n\r\n"
TWO_WAYS = {
    "length and coding": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "coding and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 50\r\n\r\n{}" + SMUGGLED,
    "the same length twice": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" + SMUGGLED,
    "a list of lengths": POST + b"Content-Length: 2, 2\r\n\r\n{}" + SMUGGLED,
    "a signed length": POST + b"Content-Length: +2\r\n\r\n{}" + SMUGGLED,
    "a negative length": POST + b"Content-Length: -1\r\n\r\n{}" + SMUGGLED,
    "a length in hexadecimal": POST + b"Content-Length: 0x2\r\n\r\n{}" + SMUGGLED,
    "a length beyond numbers": POST + b"Content-Length: 18446744073709551618\r\n\r\n{}" + SMUGGLED,
    "an empty length": POST + b"Content-Length: \r\n\r\n{}" + SMUGGLED,
    "chunked and more": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "nearly chunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunked twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunked behind a vertical tab": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a coding of HTTP/1.0": POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a folded line": POST + b"X: a\r\n Content-Length: 2\r\n\r\n" + SMUGGLED,
    "a folded coding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a folded first field": b"GET /healthz HTTP/1.1\r\n Host: x\r\n\r\n" + SMUGGLED,
    "a bare LF": POST + b"X: a\nContent-Length: 2\r\n\r\n{}" + SMUGGLED,
    "a header that ends in bare LFs": POST.replace(b"\r\n", b"\n") + b"Content-Length: 2\n\n{}" + SMUGGLED,
    "a bare CR": POST + b"X: a\rContent-Length: 2\r\n\r\n" + SMUGGLED,
    "a NUL": POST + b"X: a\x00b\r\n\r\n" + SMUGGLED,
    "a blank before the colon": POST + b"Content-Length : 2\r\n\r\n{}" + SMUGGLED,
    "a field without a name": POST + b": 2\r\n\r\n" + SMUGGLED,
    "a chunk's size with a sign": POST + b"Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n" + SMUGGLED,
    "a chunk's size beyond numbers": POST + b"Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n" + SMUGGLED,
    "a chunk that is longer than it says": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n" + SMUGGLED,
    "a chunk that ends in a bare LF": POST + b"Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n" + SMUGGLED,
    "a chunk's extension with a bare LF": POST + b"Transfer-Encoding: chunked\r\n\r\n2;a\nb\r\n{}\r\n0\r\n\r\n" + SMUGGLED,
    "a chunk's end that is no CRLF": POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n" + SMUGGLED,
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + SMUGGLED,
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n" + SMUGGLED,
    "another version": b"GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n" + SMUGGLED,
    "two blanks in the first line": b"GET  /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
    "a tunnel": b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
}


@pytest.mark.parametrize("request_bytes", TWO_WAYS.values(), ids=TWO_WAYS.keys())
def test_a_request_that_two_servers_would_read_differently_is_refused(server, request_bytes):
    """One answer, which is an error, and the connection ends: nothing behind it is taken for another request."""
    said = said_to(server, request_bytes)
    assert said.count(b"HTTP/1.1 ") <= 1 and re.match(rb"HTTP/1\.1 (4\d\d|501)", said), said[:300]
    assert b"\r\nConnection: close\r\n" in said and b"HTTP/1.1 200" not in said
    assert server.ask("GET", "/healthz").status == 200


@pytest.mark.parametrize("what, request_bytes, status", [
    ("extensions of chunks are read over", POST + b'Transfer-Encoding: chunked\r\n\r\n2;a=b;c="d"\r\n{}\r\n0;e\r\n\r\n', b"422"),
    ("trailers decide nothing", POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nHost: y\r\nExpect: nothing\r\n\r\n", b"422"),
    ("a GET may have a body", b"GET /readyz HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nGET ", b"200")])
def test_what_there_is_one_way_to_read_is_read_to_its_end(server, what, request_bytes, status):
    said = said_to(server, request_bytes + SMUGGLED)
    answers = re.findall(rb"HTTP/1\.1 (\d+)", said)
    assert answers == [status, b"200"], (what, said)


@pytest.mark.parametrize("request_bytes, status", [
    (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", b"431"),
    (b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X%d: a\r\n" % n for n in range(200)) + b"\r\n", b"431"),
    (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
    (POST + b"Content-Length: 1048577\r\n\r\n", b"413"),
    (POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b" " * 65536 + b"\r\n" + (b"10000\r\n" + b" " * 65536 + b"\r\n") * 16
     + b"0\r\n\r\n", b"413"),
    (POST + b"Transfer-Encoding: chunked\r\n\r\n2;" + b"a" * 100_000, b"400"),
    (POST + b"Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n", b"413"),
    (POST + b"Content-Length: 4000\r\n\r\n" + b'{"a":' * 800, b"422")])
def test_what_is_too_large_is_refused_before_it_is_kept(server, request_bytes, status):
    said = said_to(server, request_bytes)
    assert re.match(rb"HTTP/1\.1 " + status, said), said[:300]
    assert said.count(b"HTTP/1.1 ") == 1
    assert server.ask("GET", "/healthz").status == 200


def test_who_sends_slowly_holds_up_nobody(server):
    """Half a header, half a body, and answers that nobody takes, on as many connections as one address may have."""
    host, port = urllib.parse.urlsplit(server.url).netloc.split(":")
    slow = []
    try:
        for number in range(600):
            connection = socket.create_connection((host, int(port)), timeout=PATIENCE, source_address=("127.0.0.8", 0))
            slow.append(connection)
            try:
                connection.sendall([b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ", POST + b"Content-Length: 100\r\n\r\n{",
                                    b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n" % server.token.encode()
                                    ][number % 3])
            except ConnectionError:
                assert number >= 512, "within its limit nobody is turned away"
        assert server.ask("GET", "/healthz").status == 200
        assert server.get("clusters/shop")["name"] == "shop"
        assert b"503" in said_to(server, SMUGGLED, source="127.0.0.8")[:20] + b" 503" * (not said_to(server, SMUGGLED, source="127.0.0.8"))
        figures = server.ask("GET", "/metrics").text
        assert float(re.search(r"(?m)^pyscaler_http_connections(?:_open)?(?:\{[^}]*\})? (\S+)", figures)[1]) <= 600, figures
    finally:
        for connection in slow:
            connection.close()
    wait_until(lambda: said_to(server, SMUGGLED, source="127.0.0.8").startswith(b"HTTP/1.1 200"), "the address is served again")
