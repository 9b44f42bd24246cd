"""A running `pyscaler serve` and ways to talk to it, for system tests."""
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from typing import NamedTuple

import yaml

from sandbox_cloud import PATIENCE, PROGRAM, wait_until

SANITIZER = re.compile(rb"AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:|Assertion|terminate called")


class Answer(NamedTuple):
    status: int
    headers: object
    text: str

    @property
    def json(self):
        return json.loads(self.text)


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


class Server:
    """Serves one data folder; may be killed and started again on it. Configured by `apply` alone."""

    def __init__(self, *options, environment=None):
        self.parent = tempfile.mkdtemp(prefix="pyscaler-serve-")
        self.data = os.path.join(self.parent, "data")
        self.log = os.path.join(self.parent, "log")
        self.options = options
        self.environment = environment or {}
        self.process = None
        self.start()

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--data", self.data, "--listen", "127.0.0.1:0", *self.options],
                stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ, **self.environment})
        line = self.process.stdout.readline()
        assert "answers on" in line, f"the server did not start: {self.said()[-3000:]}"
        self.url = open(os.path.join(self.data, "url")).read().strip()
        self.token = open(os.path.join(self.data, "token")).read().strip()

    def said(self):
        return open(self.log, errors="replace").read()

    def kill(self):
        """As a crash does: nothing is finished, nothing is flushed."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def restart(self):
        self.kill()
        self.start()

    def stop(self):
        """Ends it in order; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()

    def close(self):
        """Ends it and looks at what it left: no fault that a sanitizer saw, and an orderly end."""
        status = self.stop()
        log = open(self.log, "rb").read()
        shutil.rmtree(self.parent, ignore_errors=True)
        assert not SANITIZER.search(log), log[-20000:].decode(errors="replace")
        assert status == 0, log[-3000:].decode(errors="replace")

    def ask(self, method, path, body=None, token=None, **headers):
        """The answer, whatever its status. `path` is below /api/v1 unless it begins with a slash."""
        url = self.url + (path if path.startswith("/") else "/api/v1/" + path)
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if data is not None:
            headers.setdefault("Content-Type", "application/json")
        if token != "":
            headers["Authorization"] = "Bearer " + (token or self.token)
        request = urllib.request.Request(url, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())

    def get(self, path):
        answer = self.ask("GET", path)
        assert answer.status == 200, answer
        return answer.json

    def items(self, path):
        return self.get(path)["items"]

    def post(self, path, body=None):
        answer = self.ask("POST", path, body or {})
        assert answer.status in (200, 201, 202), answer
        return answer.json

    def run(self, *arguments, **more):
        """`pyscaler ARGUMENTS` as a person on this machine runs it."""
        return self.run_alone(*arguments, "--data", self.data, **more)

    def run_alone(self, *arguments, given=None, timeout=PATIENCE):
        """The same, for commands that need no server."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYSCALER")}
        done = subprocess.run([PROGRAM, *arguments], input=given, capture_output=True, text=True, timeout=timeout,
                              env=environment)
        assert not SANITIZER.search(done.stderr.encode()), done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    def apply(self, *documents):
        """Applies them from a file, as the command line does."""
        path = os.path.join(self.parent, "apply.yaml")
        with open(path, "w") as file:
            yaml.safe_dump_all(documents, file)
        done = self.run("apply", "-f", path)
        assert done.status == 0, done

    def nodes(self, cluster, *states):
        wanted = f"&state={','.join(states)}" if states else ""
        return self.items(f"nodes?cluster={cluster}{wanted}&order=id")

    def events(self, **wanted):
        """Every event with these members, in order."""
        return [event for event in self.items("events?limit=1000")
                if all(event[name] == value for name, value in wanted.items())]

    def wait_node(self, name, state):
        return wait_until(lambda: next((n for n in self.items(f"nodes?name={name}") if n["state"] == state), None),
                          f"{name} is {state}")

    def execution(self, name):
        return self.get("executions/" + name)

    def wait_ended(self, name):
        """The execution, once it has ended."""
        return wait_until(lambda: (lambda it: it["ended_at"] and it)(self.execution(name)), f"execution {name} ended")

    def output(self, name):
        return self.items(f"executions/{name}/output?limit=1000")

    def series(self, node, counter, **more):
        """[[milliseconds, value], or [milliseconds, None, cause], ...] of one series."""
        query = "&".join(f"{key}={value}" for key, value in more.items())
        found = self.get(f"series?node={node}&counter={counter}&{query}")["series"]
        return found[0]["points"] if found else []
