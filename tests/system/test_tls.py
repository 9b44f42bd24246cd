"""HTTPS as others see it: the certificate, what is refused, and a certificate that is renewed while the server runs."""
import http.client
import os
import signal
import socket
import ssl
import subprocess
import urllib.parse

import pytest

from sandbox_cloud import wait_until
from server import Server


def make_certificate(folder, name):
    """A certificate for this machine that signs itself; its files."""
    files = str(folder / f"{name}.pem"), str(folder / f"{name}-key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = make_certificate(folder, "first")
    server = Server("--tls-certificate", certificate, "--tls-key", key)
    server.folder, server.certificate, server.key = folder, certificate, key
    yield server
    server.close()


def address(server):
    url = urllib.parse.urlsplit(server.url)
    assert url.scheme == "https"
    return "127.0.0.1", url.port


def health(server, authority, **context):
    """Status and certificate of a request that trusts only this authority."""
    trust = ssl.create_default_context(cafile=authority)
    for name, value in context.items():
        setattr(trust, name, value)
    connection = http.client.HTTPSConnection(*address(server), context=trust, timeout=60)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status, connection.sock.getpeercert()
    finally:
        connection.close()


def common_name(certificate):
    return dict(pair for part in certificate["subject"] for pair in part)["commonName"]


def test_it_answers_with_its_certificate(server):
    status, certificate = health(server, server.certificate)
    assert (status, common_name(certificate)) == (200, "first")


def test_old_versions_and_plain_text_are_refused(server):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        health(server, server.certificate, minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)
    with socket.create_connection(address(server), timeout=60) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert not plain.recv(100).startswith(b"HTTP/1.1 200")
    assert health(server, server.certificate)[0] == 200


def test_the_command_line_trusts_what_it_is_told_to(server):
    refused = server.run("get", "clusters")
    assert refused.status != 0 and "certificate" in refused.err, refused
    listed = server.run("get", "clusters", "--ca-file", server.certificate)
    assert listed.status == 0, listed


def test_a_renewed_certificate_is_taken_at_a_signal_and_a_broken_one_is_not(server):
    renewed, key = make_certificate(server.folder, "second")
    with open(server.certificate, "w") as file:
        file.write("broken")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "the old ones stay" in server.said(), "the broken one was refused")
    first = str(server.folder / "kept.pem")
    with open(first, "w") as file:
        file.write(ssl.get_server_certificate(address(server)))
    assert common_name(health(server, first)[1]) == "first"
    os.replace(key, server.key)
    os.replace(renewed, server.certificate)
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "certificates reloaded" in server.said(), "the new one was taken")
    assert common_name(health(server, server.certificate)[1]) == "second"


def test_a_renewed_certificate_is_taken_without_being_told(server):
    renewed, key = make_certificate(server.folder, "third")
    os.replace(key, server.key)
    os.replace(renewed, server.certificate)
    wait_until(lambda: server.said().count("certificates reloaded") > 1, "the renewed one was taken")
    assert common_name(health(server, server.certificate)[1]) == "third"


def test_a_wrong_key_is_named_at_the_start(server, tmp_path):
    one, two = make_certificate(tmp_path, "one"), make_certificate(tmp_path, "two")
    ran = server.run_alone("serve", "--data", str(tmp_path / "data"), "--listen", "127.0.0.1:0", "--tls-certificate", one[0],
                           "--tls-key", two[1])
    assert ran.status != 0 and two[1] in ran.err, ran


def test_a_key_with_a_passphrase_is_refused_and_nobody_is_asked_for_it(server, tmp_path):
    certificate, key = make_certificate(tmp_path, "locked")
    locked = str(tmp_path / "locked.key")
    subprocess.run(["openssl", "pkey", "-in", key, "-aes128", "-passout", "pass:geheim", "-out", locked], check=True)
    ran = server.run_alone("serve", "--data", str(tmp_path / "data"), "--listen", "127.0.0.1:0", "--tls-certificate",
                           certificate, "--tls-key", locked)
    assert ran.status != 0 and f"{locked} is encrypted: give one without a passphrase" in ran.err, ran
