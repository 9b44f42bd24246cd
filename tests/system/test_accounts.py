"""Users from outside, as a browser has them: logins and how they are guessed at, sessions and how they are stolen, and a
viewer who calls everything that writes."""
import json
import re
import urllib.parse

import pytest

from server import Server
from visitor import FIRST, PASSWORD, Browser, first_login, make_user


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


def test_a_login_ends_the_session_that_was_there(server, administrator):
    browser = Browser(server)
    assert browser.log_in("admin", PASSWORD) == 200
    left = Browser(server)
    left.cookie = browser.cookie
    assert browser.log_in("admin", PASSWORD) == 200 and browser.cookie != left.cookie
    assert left.ask("GET", "/api/v1/session")[0] == 401


def test_no_path_but_the_login_and_health_is_for_strangers(server):
    """Every method of every path of the description, and those that there are not."""
    document = json.loads(server.ask("GET", "/api/openapi.json").text)
    open_to_all = set()
    for path, methods in document["paths"].items():
        filled = re.sub(r"\{[^}]*\}", "shop", path)
        for method in ("get", "head", "post", "put", "patch", "delete", "options", "trace"):
            status = server.ask(method.upper(), filled, None if method in ("get", "head") else {}, token="").status
            if status not in (401, 429):
                open_to_all.add((method, path))
            if method in methods:
                assert (status not in (401, 429)) == (methods[method].get("security") == []), (method, path, status)
    assert {path for _, path in open_to_all} == {"/healthz", "/readyz", "/api/v1/session"}
    assert {method for method, path in open_to_all if path == "/api/v1/session"} == {"post"}
    for path in ("/api/v1/nothing", "/api/v2/nodes", "/metrics", "/api/openapi.json", "/%61pi/v1/nodes"):
        assert server.ask("GET", path, token="").status in (401, 429), path


def test_no_change_is_made_for_a_cookie_alone(server, administrator):
    document = json.loads(server.ask("GET", "/api/openapi.json").text)
    before, called = server.run("export").out, 0
    for path, methods in document["paths"].items():
        for method in methods.keys() & {"post", "put", "patch", "delete"}:
            if methods[method].get("security") == []:
                continue
            filled = re.sub(r"\{[^}]*\}", "shop", path)
            for token in (None, "0" * 64):
                assert administrator.ask(method.upper(), filled, {}, X_CSRF_Token=token)[0] == 403, (method, path)
            called += 1
    assert called > 40 and server.run("export").out == before
    assert administrator.ask("GET", "/api/v1/session")[0] == 200, "and it was not logged out either"


def test_guessing_ends_soon(server):
    guesser = Browser(server, "127.0.0.9")
    make_user(server, "guessed", "viewer")
    answers = [guesser.log_in("guessed", f"guess number {number}") for number in range(50)]
    assert answers[0] == 401 and answers[-1] == 429
    failures = server.items("audit?verb=login_failed&object=guessed&limit=100")
    assert failures and all(entry["origin"] == "127.0.0.9" for entry in failures)
    assert "guess number" not in json.dumps(failures) + server.said()
    assert guesser.log_in("guessed", PASSWORD) == 429, "the right one neither, from there"
    assert Browser(server, "127.0.0.10").log_in("guessed", PASSWORD) == 200, "but from elsewhere"
    assert Browser(server, "127.0.0.9").log_in("admin", PASSWORD) == 200, "and others from there"


def test_a_proxy_that_is_trusted_tells_who_asks():
    server = Server("--trusted-proxies", "127.0.0.77")
    try:
        administrator = first_login(server)
        guesser, other = Browser(server, "127.0.0.77"), Browser(server, "127.0.0.77")
        told = {"X_Forwarded_For": "127.0.0.77, 198.51.100.1", "X_Forwarded_Proto": "https"}
        for number in range(25):
            status, _, _ = guesser.ask("POST", "/api/v1/session", {"user": "admin", "password": f"guess {number}"}, **told)
        assert status == 429
        status, headers, _ = other.ask("POST", "/api/v1/session", {"user": "admin", "password": PASSWORD},
                                       X_Forwarded_For="198.51.100.1, 203.0.113.5", X_Forwarded_Proto="https")
        assert status == 200 and "; Secure" in headers["Set-Cookie"]
        assert server.items("audit?verb=login&order=-id&limit=1")[0]["origin"] == "203.0.113.5"
        assert {entry["origin"] for entry in server.items("audit?verb=login_failed")} == {"198.51.100.1"}
        status, headers, _ = administrator.ask("POST", "/api/v1/session", {"user": "admin", "password": PASSWORD}, **told)
        assert status == 200 and "; Secure" not in headers["Set-Cookie"], "who is no proxy is not believed"
        assert server.items("audit?verb=login&order=-id&limit=1")[0]["origin"] == "127.0.0.1"
    finally:
        server.close()


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
