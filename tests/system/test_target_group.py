"""Scaling behind a target group (ELBv2): a node serves when its target is healthy, and drains before it ends."""
import pytest

from sandbox_cloud import wait_until
from shop import Shop


class GroupedShop(Shop):
    """The same shop behind a target group instead of a classic balancer."""

    def make_balancer(self):
        elb, port = self.cloud.client("elbv2"), self.cloud.ready["health_port"]
        group = elb.create_target_group(
            Name="shop", Protocol="HTTP", Port=port, VpcId="vpc-00000000000000001", HealthCheckIntervalSeconds=1,
            HealthCheckTimeoutSeconds=1, HealthyThresholdCount=2, UnhealthyThresholdCount=2)["TargetGroups"][0]
        self.group = group["TargetGroupArn"]
        elb.modify_target_group_attributes(TargetGroupArn=self.group, Attributes=[
            {"Key": "deregistration_delay.timeout_seconds", "Value": "2"}])

    def profiles(self):
        login, small = super().profiles()
        del small["load_balancer"]
        return [login, {**small, "target_group": self.group}]

    def members(self):
        health = self.cloud.client("elbv2").describe_target_health(TargetGroupArn=self.group)
        return {each["Target"]["Id"]: each["TargetHealth"]["State"] for each in health["TargetHealthDescriptions"]}


@pytest.fixture(scope="module")
def shop():
    shop = GroupedShop(cluster={"min": 1, "max": 2, "drain_timeout": "20s"})
    yield shop
    shop.close()


def test_a_node_serves_when_its_target_is_healthy(shop):
    node = shop.server.wait_node("shop01", "in_service")
    assert shop.members() == {node["instance_id"]: "healthy"}


def test_a_removed_node_drains_and_leaves_the_group(shop):
    node = shop.server.wait_node("shop01", "in_service")
    assert shop.server.ask("PATCH", "clusters/shop", {"min": 0}).status == 200
    shop.server.post("actions/remove/run", {"cluster": "shop", "reason": "test"})
    states = wait_until(lambda: (lambda seen: "draining" in seen and seen)(set(shop.members().values())), "it drains")
    assert states == {"draining"}
    shop.server.wait_node("shop01", "terminated")
    assert shop.cloud.state(node["instance_id"]) in ("shutting-down", "terminated")
    assert shop.members() == {}
