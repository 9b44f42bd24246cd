"""A running `pyscaler sandbox` and ways to talk to it, for system tests."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import boto3
import botocore.config
import paramiko

PROGRAM = os.environ.get("PYSCALER", os.path.join(os.path.dirname(__file__), "../../build/asan/pyscaler"))
IMAGE = "ami-00000000000000001"
QUICK = {"--pending-time": "300ms", "--boot-time": "200ms", "--shutdown-time": "300ms"}
PATIENCE = 60  # an outer limit that proves nothing


def wait_until(condition, what):
    """The first true value of `condition()`."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited in vain until {what}")


def make_folder():
    """A folder that the account the sandbox becomes can enter (pytest's own it cannot, when root runs the tests)."""
    folder = tempfile.mkdtemp(prefix="pyscaler-test-")
    os.chmod(folder, 0o711)
    return folder


class Cloud:
    def __init__(self, *options, folder=None):
        self.parent = None if folder else make_folder()
        self.folder = folder or os.path.join(self.parent, "cloud")
        quick = [word for name in QUICK if name not in options for word in (name, QUICK[name])]
        self.process = subprocess.Popen(
            [PROGRAM, "sandbox", "--listen", "127.0.0.1:0", "--ssh-port", "0", "--health-port", "0", "--folder",
             self.folder, "--print-json", *quick, *options],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line, f"the sandbox did not start, status {self.process.wait()}"
        self.ready = json.loads(line)
        self.token = open(self.ready["token_file"]).read().strip()
        text = open(self.ready["credentials_file"]).read()
        keys = dict(part.split(" = ") for part in text.splitlines() if " = " in part)
        self.key_id, self.secret = keys["aws_access_key_id"], keys["aws_secret_access_key"]
        self.key = None

    def client(self, service, **changes):
        settings = dict(endpoint_url=self.ready["url"], region_name="us-east-1", aws_access_key_id=self.key_id,
                        aws_secret_access_key=self.secret,
                        config=botocore.config.Config(retries={"max_attempts": 0}, parameter_validation=False))
        return boto3.client(service, **{**settings, **changes})

    @property
    def ec2(self):
        return self.client("ec2")

    def admin(self, method, path, body=None, token=None):
        """The answer's JSON; raises urllib's HTTPError."""
        request = urllib.request.Request(
            self.ready["url"] + "/sandbox/" + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + (token or self.token)})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def fault(self, action, **more):
        self.admin("POST", "faults", {"action": action, **more})

    def import_key(self):
        """Makes `self.key`, if need be, and lets EC2 know it as "test"."""
        if self.key is None:
            self.key = paramiko.ECDSAKey.generate()
            public = f"{self.key.get_name()} {self.key.get_base64()} test"
            self.ec2.import_key_pair(KeyName="test", PublicKeyMaterial=public.encode())

    def launch(self, count=1, **more):
        """Ids of new instances that let in `self.key`."""
        self.import_key()
        answer = self.ec2.run_instances(**{"ImageId": IMAGE, "MinCount": count, "MaxCount": count, "KeyName": "test",
                                           "InstanceType": "t3.micro", **more})
        return [instance["InstanceId"] for instance in answer["Instances"]]

    def describe(self, instance):
        return self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]

    def state(self, instance):
        return self.describe(instance)["State"]["Name"]

    def inside(self, instance):
        """What the administration says of it."""
        return next((i for i in self.admin("GET", "state")["instances"] if i["id"] == instance), None)

    def wait_ready(self, *instances):
        for instance in instances:
            wait_until(lambda: self.inside(instance)["ready"], f"{instance} is ready")

    def wait_state(self, instance, state):
        wait_until(lambda: self.state(instance) == state, f"{instance} is {state}")

    def ssh(self, instance):
        client = paramiko.SSHClient()
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        client.connect(self.inside(instance)["address"], self.ready["ssh_port"], self.ready["user"], pkey=self.key,
                       look_for_keys=False, allow_agent=False, timeout=PATIENCE, banner_timeout=PATIENCE,
                       auth_timeout=PATIENCE)
        return client

    def run(self, instance, command):
        client = self.ssh(instance)
        try:
            _, out, err = client.exec_command(command, timeout=PATIENCE)
            text = out.read().decode()
            return text, err.read().decode(), out.channel.recv_exit_status()
        finally:
            client.close()

    def processes(self):
        """Process ids that belong to this sandbox's instances."""
        found = []
        for name in os.listdir("/proc"):
            try:
                if name.isdigit():
                    environment = open(f"/proc/{name}/environ", "rb").read()
                    command = open(f"/proc/{name}/cmdline", "rb").read()
                    mark = self.folder.encode()
                    if int(name) != self.process.pid and (
                            b"PYSCALER_SANDBOX=" + mark in environment or mark + b"/instances" in command):
                        found.append(int(name))
            except (FileNotFoundError, PermissionError, ProcessLookupError):
                pass
        return found

    def close(self):
        """Ends it in order; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()
            if self.parent:
                shutil.rmtree(self.parent, ignore_errors=True)


def host_keys_of(console):
    """{type: base64} of the block of whole keys in a console output."""
    lines = console.split("-----BEGIN SSH HOST KEY KEYS-----")[1].split("-----END")[0].split("\n")
    return {line.split()[0]: line.split()[1] for line in lines if line.strip()}


def refused(call):
    """(status, code) of the error that `call` raises."""
    import botocore.exceptions
    try:
        call()
    except botocore.exceptions.ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]
    raise AssertionError("the call was not refused")
