"""Somebody at a browser, as the server sees them: a cookie, a CSRF token, an address."""
import http.client
import http.cookies
import json
import re
import urllib.parse

from sandbox_cloud import PATIENCE

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


def first_login(server):
    """The first administrator of a server that was just started, after the one-time password was changed."""
    server.first = FIRST.search(server.process.stdout.readline()).groups()
    browser = Browser(server)
    assert browser.log_in(*server.first) == 200
    assert browser.ask("POST", "/api/v1/account/password", {"current": server.first[1], "new": PASSWORD})[0] == 204
    browser.csrf = json.loads(browser.ask("GET", "/api/v1/session")[2])["csrf_token"]
    return browser


def make_user(server, name, *grants):
    made = server.run("users", "create", name, "--grant", ",".join(grants))
    assert made.status == 0, made
    browser = Browser(server)
    assert browser.log_in(name, made.out.strip()) == 200
    assert browser.ask("POST", "/api/v1/account/password", {"current": made.out.strip(), "new": PASSWORD})[0] == 204
    assert browser.log_in(name, PASSWORD) == 200
    return browser
