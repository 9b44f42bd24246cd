"""Email actions against an independent SMTP server: plain, with STARTTLS, with a login; and what is said when it refuses."""
import email
import email.policy
import os
import ssl
import subprocess

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from sandbox_cloud import wait_until
from server import Server
from sshd import Sshd, fixed_node, free_port, ssh_profile

PASSWORD = "correct horse battery staple"


class Inbox:
    """Takes every mail but those to `nobody@`; remembers how it came."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 there is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((session, envelope, message))
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"pyscaler", PASSWORD.encode()), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    files = str(folder / "cert.pem"), str(folder / "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", files[0], "-keyout", files[1]],
                   check=True, capture_output=True)
    return files


class Office:
    """An SMTP server, and a PyScaler that was told of it by its settings file."""

    def __init__(self, folder, smtp, settings):
        self.inbox = Inbox()
        self.controller = Controller(self.inbox, hostname="127.0.0.1", port=free_port("127.0.0.1"), **smtp)
        self.controller.start()
        path = str(folder / "pyscaler.toml")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(f'[mail]\nhost = "localhost"\nport = {self.controller.port}\n'
                       f'from = "PyScaler <pyscaler@example.com>"\n{settings}\n')
        self.server = Server("--settings", path)
        self.server.apply(
            {"kind": "Cluster", "name": "shop", "interval": "1s", "min": 0, "mode": "on"},
            {"kind": "Email", "name": "tell", "to": ["ops@example.com", "boss@example.com"],
             "subject": "{cluster} grew: ü", "text": "Because {reason}.\n.\nTrigger {trigger}, nodes {nodes}."},
            {"kind": "Email", "name": "lost", "to": ["nobody@example.com"], "subject": "x", "text": "y"})

    def tell(self):
        """The mail that came of the action by hand."""
        ran = self.server.run("run", "tell", "--on", "shop", "--follow", "--reason", "the sale begins")
        assert ran.status == 0, ran
        [(session, envelope, message)] = self.inbox.mails
        assert envelope.mail_from == "pyscaler@example.com"
        assert envelope.rcpt_tos == ["ops@example.com", "boss@example.com"]
        return session, message

    def close(self):
        try:
            self.server.close()
        finally:
            self.controller.stop()


@pytest.fixture
def office(request, tmp_path):
    made = []

    def make(smtp, settings):
        made.append(Office(tmp_path, smtp, settings))
        return made[-1]
    yield make
    for each in made:
        each.close()


def test_plain_by_hand_and_refused(office):
    office = office({}, "")
    _, message = office.tell()
    assert message["Subject"] == "shop grew: ü"
    assert message["From"] == "PyScaler <pyscaler@example.com>"
    assert "ops@example.com" in message["To"] and message["Date"] and message["Message-ID"]
    text = message.get_content().replace("\r\n", "\n")
    assert text.startswith("Because the sale begins.\n.\nTrigger ")
    ran = office.server.run("run", "lost", "--on", "shop", "--follow")
    assert ran.status == 1 and "550" in ran.out + ran.err and "there is nobody of that name" in ran.out + ran.err


def test_a_trigger_sends_one_mail_with_its_reason(office):
    office, node = office({}, ""), Sshd()
    try:
        office.server.apply(
            ssh_profile(node), fixed_node("shop01", node, "shop"),
            {"kind": "SshCounter", "name": "level", "script": "echo 99", "comparison": ">", "threshold": 50},
            {"kind": "Trigger", "name": "high", "cluster": "shop", "counters": ["level"], "timing": "2s",
             "steps": [{"action": "tell", "target": "none"}]})
        wait_until(lambda: office.inbox.mails, "the mail has come")
        execution = office.server.items("executions?trigger=high")[0]
        assert office.server.wait_ended(execution["name"])["state"] == "succeeded"
        last = office.server.get("clusters/shop/decision")["slot"]
        wait_until(lambda: office.server.get("clusters/shop/decision")["slot"] > last, "it still fires")
        [(_, _, message)] = office.inbox.mails
        text = message.get_content()
        assert "Trigger high" in text and execution["reason"] in text
    finally:
        node.close()


def test_starttls_with_login(office, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    office = office({"tls_context": context, "require_starttls": True, "authenticator": authenticate,
                     "auth_required": True},
                    f'security = "starttls"\nuser = "pyscaler"\npassword = "{PASSWORD}"\nca_file = "{certificate[0]}"')
    session, message = office.tell()
    assert session.ssl is not None and session.authenticated
    assert PASSWORD not in office.server.said() + message.as_string()


def test_tls_from_the_first_byte(office, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    office = office({"ssl_context": context}, f'security = "tls"\nca_file = "{certificate[0]}"')
    session, _ = office.tell()
    assert session.peer


def test_a_wrong_password_is_told_without_it(office, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    office = office({"tls_context": context, "authenticator": authenticate, "auth_required": True},
                    f'security = "starttls"\nuser = "pyscaler"\npassword = "wrong-{PASSWORD}"\nca_file = "{certificate[0]}"')
    ran = office.server.run("run", "tell", "--on", "shop", "--follow")
    assert ran.status == 1 and "535" in ran.out + ran.err, ran
    assert PASSWORD not in ran.out + ran.err + office.server.said() and office.inbox.mails == []


def test_a_certificate_of_nobody_known_is_refused(office, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    office = office({"tls_context": context}, 'security = "starttls"')
    ran = office.server.run("run", "tell", "--on", "shop", "--follow")
    assert ran.status == 1 and "certificate" in (ran.out + ran.err).lower() and office.inbox.mails == []
