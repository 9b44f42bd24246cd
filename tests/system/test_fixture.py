"""What there was before: a fixture of the PyScaler of 2013, nodes from files, and the ready counters."""
import json
import os

import pytest
import yaml

from jvm import Jvm
from sandbox_cloud import wait_until
from server import Server
from sshd import Sshd, fixed_node, ssh_profile

ROOT = os.path.join(os.path.dirname(__file__), "../..")

# One object of each model that was, as `manage.py dumpdata` writes them.
FIXTURE = [
    ("sites.site", 1, {"domain": "example.com", "name": "example.com"}),
    ("auth.user", 1, {"username": "admin", "email": "a@example.com", "is_active": True, "is_staff": True,
                      "is_superuser": True, "password": "pbkdf2_sha256$10000$abc$def="}),
    ("control.cluster", 1, {"name": "web"}),
    ("control.sshprofile", 1, {"name": "ubuntu", "user": "ubuntu", "keyfile": "/srv/keys/ubuntu.pem"}),
    ("control.jvmprofile", 1, {"name": "tomcat", "port": 8999, "user": "", "password": ""}),
    ("control.ec2profile", 1, {"name": "small", "region": "eu-west-1", "image_id": "ami-1", "instance_type": "m1.small",
                               "key_name": "ubuntu", "security_groups": "web", "user_data": "#!/bin/sh\necho hi\n",
                               "load_balancer": "web-elb"}),
    ("control.node", 1, {"name": "web01", "hostname": "10.0.0.11", "cluster": 1, "ec2profile": 1, "sshprofile": 1,
                         "jvmprofiles": [1]}),
    ("monitoring.counter", 3, {"name": "cpu", "comparison": ">", "threshold": "80"}),
    ("ssh.sshcounter", 3, {"script": "cat /proc/loadavg | cut -d' ' -f1"}),
    ("monitoring.counter", 4, {"name": "heap", "comparison": "<", "threshold": 900}),
    ("jmx.jmxcounter", 4, {"mbean": "java.lang:type=Memory", "attribute": "HeapMemoryUsage", "key": "used"}),
    ("control.trigger", 1, {"name": "cpu-high", "cluster": 1, "counters": [3], "timing": 5, "enabled": True}),
    ("actions.action", 5, {"name": "deploy", "timeout": 900}),
    ("actions.deployec2node", 5, {"ec2profile": 1, "sshprofile": 1, "jvmprofiles": [1]}),
    ("actions.action", 6, {"name": "restart", "timeout": 60}),
    ("actions.localscript", 6, {"script": "service tomcat restart"}),
    ("actions.action", 7, {"name": "mail", "timeout": 60}),
    ("actions.email", 7, {"address": "ops@example.com", "title": "Scaled", "content": "Look at it"}),
    ("actions.action", 8, {"name": "puppet", "timeout": 600}),
    ("actions.osconfiguration", 8, {"puppetfile": "/srv/web.pp"}),
    ("actions.action", 9, {"name": "fabric", "timeout": 600}),
    ("actions.distributedscript", 9, {"fabfile": "/srv/fabfile.py", "commandLine": "deploy"}),
    ("actions.triggeraction", 2, {"trigger": 1, "action": 6, "target": "lastnode", "order": 2}),
    ("actions.triggeraction", 1, {"trigger": 1, "action": 5, "target": "none", "order": 1}),
    ("djcelery.intervalschedule", 1, {"every": 1, "period": "minutes"}),
    ("djcelery.crontabschedule", 1, {"minute": "0", "hour": "*/2", "day_of_week": "*", "day_of_month": "*",
                                     "month_of_year": "*"}),
    ("djcelery.periodictask", 1, {"name": "counters", "task": "apps.control.tasks.getTriggerCounters", "interval": 1,
                                  "crontab": None, "args": "[]", "kwargs": "{}", "queue": None, "exchange": None,
                                  "routing_key": None, "expires": None, "enabled": True, "last_run_at": None,
                                  "total_run_count": 12}),
]


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.close()


def write(server, name, text):
    path = os.path.join(server.parent, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def test_a_fixture_is_read_reported_and_applied(server):
    fixture = [{"pk": pk, "model": model, "fields": fields} for model, pk, fields in FIXTURE]
    out = os.path.join(server.parent, "old.yaml")
    ran = server.run_alone("import-fixture", write(server, "dump.json", json.dumps(fixture)), "--out", out)
    assert ran.status == 0, ran
    # A counter's or an action's head, the steps of a trigger and schedules are told with what they belong to.
    parts = ("monitoring.counter", "actions.action", "actions.triggeraction", "schedule")
    for model in {model for model, _, _ in FIXTURE if not model.endswith(parts)}:
        kinds = {"ssh.sshcounter": "SshCounter cpu", "jmx.jmxcounter": "JmxCounter heap",
                 "actions.deployec2node": "DeployEc2Node deploy",
                 "actions.localscript": "LocalScript restart", "actions.email": "Email mail"}
        assert kinds.get(model, model) in ran.err, f"{model} is not in the report:\n{ran.err}"
    documents = {(d["kind"], d["name"]): d for d in yaml.safe_load_all(open(out))}
    trigger = documents["Trigger", "cpu-high"]
    assert trigger["timing"] == "5m" and trigger["counters"] == ["cpu"]
    assert [(s["action"], s.get("target", "none")) for s in trigger["steps"]] == [
        ("deploy", "none"), ("restart", "lastnode")]
    assert documents["SshCounter", "cpu"]["threshold"] == 80
    assert documents["DeployEc2Node", "deploy"]["ec2_profile"] == "small"
    assert documents["SshProfile", "ubuntu"]["key_file"] == "/srv/keys/ubuntu.pem"
    assert documents["Email", "mail"]["to"] == ["ops@example.com"]
    assert documents["Cluster", "web"].get("mode", "shadow") == "shadow", "it watches before it acts"
    applied = server.run("apply", "-f", out)
    assert applied.status == 0, applied
    assert server.get("nodes/web01")["hostname"] == "10.0.0.11"
    assert server.run("diff", "-f", out).status == 0


def test_a_mixed_fixture_is_measured_by_ssh_and_by_jmx(server):
    node = Sshd()
    jvm = Jvm(node.address)
    models = [
        ("control.cluster", 1, {"name": "mixed"}),
        ("control.sshprofile", 1, {"name": "mixed-ssh", "user": node.user, "keyfile": node.path("user")}),
        ("control.jvmprofile", 1, {"name": "mixed-open", "port": jvm.port, "user": "", "password": ""}),
        ("control.jvmprofile", 2, {"name": "mixed-guarded", "port": jvm.port, "user": "monitor", "password": "sekrit"}),
        ("control.node", 1, {"name": "mixed01", "hostname": node.address, "cluster": 1, "ec2profile": None, "sshprofile": 1,
                             "jvmprofiles": [1, 2]}),
        ("monitoring.counter", 1, {"name": "mixed-shell", "comparison": ">", "threshold": 80}),
        ("ssh.sshcounter", 1, {"script": "echo 7"}),
        ("monitoring.counter", 2, {"name": "mixed-heap", "comparison": ">", "threshold": "900"}),
        ("jmx.jmxcounter", 2, {"mbean": "java.lang:type=Memory", "attribute": "HeapMemoryUsage", "key": "used"}),
        ("monitoring.counter", 3, {"name": "mixed-int", "comparison": "=", "threshold": 123456}),
        ("jmx.jmxcounter", 3, {"mbean": "fixture:type=Values", "attribute": "Int", "key": ""}),
        ("control.trigger", 1, {"name": "mixed", "cluster": 1, "counters": [1, 2, 3], "timing": 5, "enabled": True})]
    fixture = [{"pk": pk, "model": model, "fields": fields} for model, pk, fields in models]
    out = os.path.join(server.parent, "mixed.yaml")
    try:
        ran = server.run_alone("import-fixture", write(server, "mixed.json", json.dumps(fixture)), "--out", out)
        assert ran.status == 0, ran
        assert server.run("apply", "-f", out).status == 0
        assert server.ask("PATCH", "ssh_profiles/mixed-ssh", {"port": node.port}).status == 200
        assert server.get("counters/mixed-heap")["key"] == "used" and server.get("counters/mixed-int")["key"] == ""
        guarded = server.get("jvm_profiles/mixed-guarded")
        assert (guarded["user"], guarded["port"], guarded["transport"]) == ("monitor", jvm.port, "rmi")
        assert "sekrit" not in json.dumps(guarded)
        checked = server.run("check", "mixed01", "--output", "json")
        values = {(r["counter"], r.get("jvm_profile") or r.get("jvm")): r["value"] for r in checked.json["readings"]}
        assert values.pop(("mixed-shell", None)) == 7, checked
        for profile in ("mixed-open", "mixed-guarded"):
            # A JVM that asks for no password takes any.
            assert values.pop(("mixed-int", profile)) == 123456 and values.pop(("mixed-heap", profile)) > 1e5, checked
        assert values == {}
        assert server.ask("PATCH", "clusters/mixed", {"interval": "1s"}).status == 200

        def jvms_of(query):
            """The JVMs whose series has the value, or None for a series of the node itself."""
            return {each["jvm"] for each in server.get(f"series?counter=mixed-int&{query}")["series"]
                    if [point for point in each["points"] if point[1] == 123456]}

        wait_until(lambda: jvms_of("cluster=mixed") == {"mixed-open", "mixed-guarded"}, "series of both JVMs")
        assert jvms_of("node=mixed01") == {"mixed-open", "mixed-guarded"}
        assert jvms_of("node=mixed01&jvm=mixed-guarded") == {"mixed-guarded"}
    finally:
        jvm.close()
        node.close()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"pk": 1}]', "[" * 10000, '[{"pk":1,"model":"x.y","fields":[]}]'])
def test_what_is_no_fixture_is_refused_with_a_reason(server, text):
    ran = server.run_alone("import-fixture", write(server, "wrong.json", text))
    assert ran.status == 1 and "wrong.json" in ran.err, ran


def test_nodes_come_from_a_csv(server):
    server.apply({"kind": "Cluster", "name": "csv", "min": 0})
    path = write(server, "hosts.csv", 'name,hostname,cluster,ssh_profile\ncsv01,10.1.0.1,,\n"csv02","10.1.0.2",csv,ubuntu\n')
    made = server.run_alone("import-nodes", path, "--cluster", "csv", "--ssh-profile", "ubuntu")
    assert made.status == 0, made
    assert server.run("apply", "-f", "-", given=made.out).status == 0
    assert [(n["name"], n["hostname"], n["ssh_profile"], n["state"]) for n in server.nodes("csv")] == [
        ("csv01", "10.1.0.1", "ubuntu", "in_service"), ("csv02", "10.1.0.2", "ubuntu", "in_service")]
    wrong = server.run_alone("import-nodes", write(server, "wrong.csv", "name,colour\nx,red\n"), "--cluster", "csv")
    assert wrong.status == 1 and "colour" in wrong.err


def test_nodes_come_from_an_ssh_config_and_the_ready_counters_measure_them(server):
    node = Sshd()
    try:
        config = write(server, "ssh_config", f"Host local01\n  HostName {node.address}\n  Port {node.port}\n"
                       f"  User {node.user}\n  IdentityFile {node.path('user')}\nHost *\n  ServerAliveInterval 5\n")
        server.apply({"kind": "Cluster", "name": "local", "min": 0})
        made = server.run_alone("import-nodes", config, "--format", "ssh_config", "--cluster", "local")
        assert made.status == 0, made
        assert server.run("apply", "-f", "-", given=made.out).status == 0, made.out
        ready = server.run("apply", "-f", os.path.join(ROOT, "deploy/counters/linux.yaml"))
        assert ready.status == 0, ready
        names = [c["name"] for c in server.items("counters?search=linux-")]
        assert {"linux-cpu", "linux-memory", "linux-swap", "linux-disk", "linux-load"} <= set(names)
        server.apply({"kind": "Trigger", "name": "all", "cluster": "local", "counters": names, "timing": "5m"})
        checked = server.run("check", "local01", "--output", "json")
        assert checked.status == 0, checked
        values = {r["counter"]: r["value"] for r in checked.json["readings"]}
        assert set(values) == set(names)
        for name, value in values.items():
            assert value is not None and 0 <= value <= (1000 if name == "linux-load" else 100), (name, value)
        shown = server.run("check", "local01")
        assert all(name in shown.out for name in names)
    finally:
        node.close()
