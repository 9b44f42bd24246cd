"""A cluster named `shop` on a sandbox cloud: what the tests of scaling begin with. One node, a trigger that grows it
when its instances are busier than 75 %, one that shrinks it below 25 %; intervals and cooldowns of a second or few."""
import io

from sandbox_cloud import IMAGE, Cloud
from server import Server

BALANCER = "shop"
SET_UP = "echo \"setting up $(hostname)\"; echo ready > \"$HOME/shop\"; echo done"


class Shop:
    """Sandbox and server as two processes, and what the server is told."""

    def __init__(self, *cloud_options, cluster=None, steps=None, server_options=(), demand="0.3"):
        self.cloud = Cloud("--demand", demand, *cloud_options)
        self.server = Server(*server_options, environment={
            "AWS_SHARED_CREDENTIALS_FILE": self.cloud.ready["credentials_file"], "AWS_EC2_METADATA_DISABLED": "true"})
        self.cloud.import_key()
        self.make_balancer()
        self.server.apply(*self.documents(cluster or {}, steps))

    def make_balancer(self):
        port = self.cloud.ready["health_port"]
        elb = self.cloud.client("elb")
        elb.create_load_balancer(
            LoadBalancerName=BALANCER, AvailabilityZones=["us-east-1a"],
            Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": port}])
        elb.configure_health_check(LoadBalancerName=BALANCER, HealthCheck={
            "Target": f"HTTP:{port}/", "Interval": 1, "Timeout": 1, "HealthyThreshold": 2, "UnhealthyThreshold": 2})

    def private_key(self):
        text = io.StringIO()
        self.cloud.key.write_private_key(text)
        return text.getvalue()

    def profiles(self):
        return [
            {"kind": "SshProfile", "name": "sandbox", "user": self.cloud.ready["user"],
             "port": self.cloud.ready["ssh_port"], "private_key": self.private_key(), "host_key_policy": "pinned"},
            {"kind": "Ec2Profile", "name": "small", "region": self.cloud.ready["region"],
             "endpoint": self.cloud.ready["url"], "image_id": IMAGE, "instance_type": "t3.small", "key_name": "test",
             "load_balancer": BALANCER, "launch_timeout": "60s", "tags": [{"key": "Owner", "value": "ops"}]},
        ]

    def documents(self, cluster, steps):
        script = 'cat "${PYSCALER_HOME:-$HOME}/demand"'
        counter = {"kind": "SshCounter", "script": script, "unit": "%", "timeout": "2s"}
        trigger = {"kind": "Trigger", "cluster": "shop", "timing": "3s"}
        return [
            *self.profiles(),
            {"kind": "Cluster", "name": "shop", "interval": "1s", "min": 1, "max": 3, "cooldown_out": "3s",
             "cooldown_in": "2s", "warmup": "1s", "min_age": "1s", "drain_timeout": "3s", "launch_timeout": "60s",
             "unreachable_after": "30s", "mode": "on", "growth_trigger": "busy", "victim_order": "newest", **cluster},
            {**counter, "name": "busy", "comparison": ">", "threshold": 75, "clear": 65},
            {**counter, "name": "idle", "comparison": "<", "threshold": 25, "clear": 35},
            {"kind": "DeployEc2Node", "name": "deploy", "ec2_profile": "small", "ssh_profile": "sandbox"},
            {"kind": "LocalScript", "name": "set-up", "script": SET_UP},
            {"kind": "RemoveEc2Node", "name": "remove"},
            {**trigger, "name": "busy", "counters": ["busy"], "steps": steps or [
                {"action": "deploy", "target": "none"}, {"action": "set-up", "target": "lastnode"}]},
            {**trigger, "name": "idle", "counters": ["idle"], "steps": [{"action": "remove", "target": "none"}]},
        ]

    def demand(self, amount):
        self.cloud.admin("PUT", "demand", {"demand": amount})

    def instances(self, *states):
        """What EC2 says of this cluster's instances, in the order of their launch."""
        filters = [{"Name": "tag:Cluster", "Values": ["shop"]}]
        if states:
            filters.append({"Name": "instance-state-name", "Values": list(states)})
        found = [instance for reservation in self.cloud.ec2.describe_instances(Filters=filters)["Reservations"]
                 for instance in reservation["Instances"]]
        return sorted(found, key=lambda instance: instance["LaunchTime"])

    def members(self):
        """{instance: state} of the load balancer."""
        health = self.cloud.client("elb").describe_instance_health(LoadBalancerName=BALANCER)
        return {each["InstanceId"]: each["State"] for each in health["InstanceStates"]}

    def close(self):
        try:
            self.server.close()
        finally:
            assert self.cloud.close() == 0
        assert self.cloud.processes() == []


def tags_of(instance):
    return {tag["Key"]: tag["Value"] for tag in instance["Tags"]}
