"""Users from outside, as a browser has them, and what an attacker tries: foreign sites, guessed passwords, fixed sessions,
paths and requests that are not what they seem, and a viewer who calls everything that writes."""
import http.client
import http.cookies
import json
import re
import socket
import urllib.parse

import pytest

from sandbox_cloud import PATIENCE
from server import Server

FIRST = re.compile(r"log in as (\S+) with the one-time password (\S+) ")
PASSWORD = "a password of my own"


class Browser:
    """Keeps the session's cookie and CSRF token. `answers` are what the server said: status, headers, text."""

    def __init__(self, server, source="127.0.0.1"):
        self.server, self.source = server, source
        self.cookie = self.csrf = ""

    @property
    def address(self):
        return urllib.parse.urlsplit(self.server.url).netloc

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE, source_address=(self.source, 0))
        sent = {"Content-Type": "application/json"} if body is not None else {}
        if self.cookie:
            sent["Cookie"] = "pyscaler_session=" + self.cookie
        if self.csrf and method != "GET":
            sent["X-CSRF-Token"] = self.csrf
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body=None if body is None else json.dumps(body),
                               headers={name: value for name, value in sent.items() if value is not None})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = http.cookies.SimpleCookie(line)["pyscaler_session"].value
        return answer.status, answer.headers, text

    def log_in(self, user, password):
        status, _, text = self.ask("POST", "/api/v1/session", {"user": user, "password": password})
        if status == 200:
            self.csrf = json.loads(text)["csrf_token"]
        return status


@pytest.fixture(scope="module")
def server():
    server = Server()
    server.first = FIRST.search(server.process.stdout.readline()).groups()
    server.apply({"kind": "Cluster", "name": "shop"}, {"kind": "LocalScript", "name": "tidy", "script": "true"})
    yield server
    server.close()


@pytest.fixture(scope="module")
def administrator(server):
    """The first administrator, after the one-time password was changed."""
    browser = Browser(server)
    assert browser.log_in(*server.first) == 200
    assert browser.ask("GET", "/api/v1/clusters")[0] == 403, "nothing else before the password is changed"
    assert browser.ask("POST", "/api/v1/account/password", {"current": server.first[1], "new": PASSWORD})[0] == 204
    browser.csrf = json.loads(browser.ask("GET", "/api/v1/session")[2])["csrf_token"]
    assert browser.ask("GET", "/api/v1/clusters")[0] == 200
    assert Browser(server).log_in(*server.first) == 401, "the one-time password was for one time"
    return browser


def make_user(server, name, *grants):
    made = server.run("users", "create", name, "--grant", ",".join(grants))
    assert made.status == 0, made
    browser = Browser(server)
    assert browser.log_in(name, made.out.strip()) == 200
    assert browser.ask("POST", "/api/v1/account/password", {"current": made.out.strip(), "new": PASSWORD})[0] == 204
    assert browser.log_in(name, PASSWORD) == 200
    return browser


def test_the_first_administrator_is_made_once(server, administrator):
    assert server.first[0] == "admin"
    server.stop()
    server.start()
    assert "one-time" not in server.said()
    assert administrator.ask("GET", "/api/v1/session")[0] == 200, "sessions outlive a restart"
    assert [user["name"] for user in server.items("users")] == ["admin"]


def test_without_a_session_every_page_leads_to_the_login(server):
    stranger = Browser(server)
    for path in ("/", "/monitoring?cluster=shop", "/administration/users", "/nowhere", "/api"):
        status, headers, _ = stranger.ask("GET", path)
        assert status == 303 and headers["Location"].startswith("/login"), path
    for path in ("//evil.example/x", "/\\evil.example"):
        headers = stranger.ask("GET", path)[1]
        assert not urllib.parse.parse_qs(urllib.parse.urlsplit(headers.get("Location", "")).query).get("next", [""])[0].startswith("//")
    status, headers, text = stranger.ask("GET", "/login")
    assert status == 200 and "unsafe" not in headers["Content-Security-Policy"] and "<script>" not in text
    for path in re.findall(r'(?:src|href)="([^"]+)"', text):
        assert stranger.ask("GET", path)[0] == 200, path


def test_a_foreign_site_cannot_act_with_the_cookie(server, administrator):
    freeze = {"reason": "forged"}
    assert administrator.ask("POST", "/api/v1/freezes", freeze, X_CSRF_Token=None)[0] == 403
    assert administrator.ask("POST", "/api/v1/freezes", freeze, X_CSRF_Token="0" * 64)[0] == 403
    # What a form of another site can send without asking first.
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert administrator.ask("POST", "/api/v1/freezes", freeze, Content_Type=kind, X_CSRF_Token=None)[0] == 403
        stranger = Browser(server)
        assert stranger.ask("POST", "/api/v1/session", {"user": "admin", "password": PASSWORD}, Content_Type=kind)[0] != 200
    assert server.items("freezes") == []
    _, headers, _ = administrator.ask("GET", "/api/v1/clusters", Origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in headers


def test_a_session_that_somebody_planted_is_not_taken_over(server, administrator):
    browser = Browser(server)
    browser.cookie = "planted-by-somebody"
    assert browser.log_in("admin", PASSWORD) == 200
    assert browser.cookie != "planted-by-somebody"
    victim = Browser(server)
    victim.cookie = "planted-by-somebody"
    assert victim.ask("GET", "/api/v1/session")[0] == 401


def test_guessing_ends_soon(server):
    guesser = Browser(server, "127.0.0.9")
    make_user(server, "guessed", "viewer")
    answers = [guesser.log_in("guessed", f"guess number {number}") for number in range(50)]
    assert answers[0] == 401 and answers[-1] == 429
    failures = server.items("audit?verb=login_failed&object=guessed&limit=100")
    assert failures and all(entry["origin"] == "127.0.0.9" for entry in failures)
    assert "guess number" not in json.dumps(failures) + server.said()


def test_a_viewer_changes_nothing(server):
    viewer = server.post("tokens", {"name": "looks", "scope": "viewer"})["token"]
    before = server.run("export").out
    document = json.loads(server.ask("GET", "/api/openapi.json").text)
    own = ("/api/v1/session", "/api/v1/account/")
    called = 0
    for path, methods in document["paths"].items():
        if path.startswith(own):
            continue
        for method in methods.keys() & {"post", "put", "patch", "delete"}:
            filled = re.sub(r"\{[^}]*\}", "shop", path)
            assert server.ask(method.upper(), filled, {}, token=viewer).status == 403, (method, path)
            called += 1
    assert called > 40 and server.run("export").out == before


@pytest.mark.parametrize("path", ["/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fkey",
                                  "/../key", "/assets//etc/passwd", "/%00", "/assets/%c0%ae%c0%ae/key"])
def test_no_path_leads_out(server, path):
    status, _, text = Browser(server).ask("GET", path)
    assert status in (303, 400, 404) and "root:" not in text, path


@pytest.mark.parametrize("request_bytes", [
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\n Host: x\r\n\r\n"])
def test_a_request_that_two_servers_would_read_differently_is_refused(server, request_bytes):
    """One answer at most, which is an error, and the connection ends: nothing behind it is taken for another request."""
    with socket.create_connection(tuple(Browser(server).address.split(":")), timeout=PATIENCE) as connection:
        try:
            connection.sendall(request_bytes)
        except ConnectionError:
            pass  # it had seen enough
        said = b""
        try:
            while piece := connection.recv(65536):
                said += piece
        except ConnectionError:
            pass
    assert said.count(b"HTTP/1.1 ") <= 1 and not said.startswith(b"HTTP/1.1 200"), said[:200]
    assert server.ask("GET", "/healthz").status == 200


def test_who_sends_slowly_holds_up_nobody(server):
    slow = [socket.create_connection(tuple(Browser(server).address.split(":")), timeout=PATIENCE) for _ in range(200)]
    try:
        for connection in slow:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert server.ask("GET", "/healthz").status == 200
    finally:
        for connection in slow:
            connection.close()


def test_text_that_looks_like_a_page_stays_text(server, administrator):
    script = "<script>alert(1)</script>"
    assert server.ask("PATCH", "actions/tidy", {"description": script}).status == 200
    for path in ("/api/v1/actions/tidy", f"/api/v1/nodes/{urllib.parse.quote(script)}", f"/api/v1/nodes?search={urllib.parse.quote(script)}",
                 f"/nowhere/{urllib.parse.quote(script)}"):
        _, headers, text = administrator.ask("GET", path)
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert "json" in headers["Content-Type"] or script not in text, path


def test_a_user_who_is_taken_away_is_out_at_once(server):
    browser = make_user(server, "leaving", "operator@shop")
    made = browser.ask("POST", "/api/v1/account/tokens", {"name": "leaving-token", "scopes": ["operator@shop"]})
    assert made[0] == 201, made
    token = json.loads(made[2])["token"]
    assert server.ask("GET", "clusters/shop", token=token).status == 200
    assert browser.ask("POST", "/api/v1/account/tokens", {"name": "more", "scopes": ["administrator"]})[0] == 422
    assert server.run("users", "delete", "leaving").status == 0
    assert browser.ask("GET", "/api/v1/session")[0] == 401
    assert server.ask("GET", "clusters/shop", token=token).status == 401


def test_the_last_administrator_cannot_be_taken_away(server, administrator):
    assert server.run("users", "delete", "admin").status != 0
    assert administrator.ask("PATCH", "/api/v1/users/admin", {"grants": ["viewer"]})[0] == 422
