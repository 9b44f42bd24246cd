"""Peers that speak SSH badly on purpose, each a thread on its own loopback address."""
import socket
import threading

import paramiko

from sshd import new_address


class Peer:
    """Listens; `serve(connection)` is run for each connection, in a thread of its own."""

    def __init__(self, port, serve):
        self.address = new_address()
        self.serve = serve
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((self.address, port))
        self.listener.listen(50)
        self.connections = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self.run, args=(connection,), daemon=True).start()

    def run(self, connection):
        try:
            self.serve(connection)
        except (OSError, EOFError, paramiko.SSHException):
            pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.connections:
            connection.close()


def silent(connection):
    """Takes the connection and says nothing."""
    connection.recv(1)
    threading.Event().wait()


def endless_banner(connection):
    """Lines that might come before the version, for ever."""
    while True:
        connection.sendall(b"wait a little longer\r\n" * 100)


def nonsense(connection):
    """A version, and then no SSH."""
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" + bytes(range(256)) * 64)
    connection.recv(65536)


HOST_KEY = paramiko.ECDSAKey.generate()


class Obliging(paramiko.ServerInterface):
    """Lets everybody in and accepts every command."""

    def __init__(self, work):
        self.work = work

    def get_allowed_auths(self, username):
        return "publickey"

    def check_auth_publickey(self, username, key):
        return paramiko.AUTH_SUCCESSFUL

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel, command):
        threading.Thread(target=self.work, args=(channel,), daemon=True).start()
        return True

    def check_channel_shell_request(self, channel):
        return self.check_channel_exec_request(channel, b"")

    def check_channel_env_request(self, channel, name, value):
        return True


def flood(channel):
    try:
        while True:
            channel.sendall(b"7\n" * 4096)
    except OSError:
        pass


def swallow(channel):
    try:
        while channel.recv(65536):
            pass
    except OSError:
        pass


def ssh_server(work):
    def serve(connection):
        transport = paramiko.Transport(connection)
        transport.add_server_key(HOST_KEY)
        transport.start_server(server=Obliging(work))
        while transport.is_active():
            transport.join(1)
    return serve
