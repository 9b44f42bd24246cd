"""boto3, paramiko and the kernel as independent judges of `pyscaler sandbox`."""
import datetime
import os
import pwd
import signal
import subprocess
import urllib.error
import urllib.request

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import paramiko
import pytest

from sandbox_cloud import IMAGE, PATIENCE, PROGRAM, Cloud, host_keys_of, refused, wait_until


@pytest.fixture(scope="module")
def cloud():
    cloud = Cloud("--demand", "1.5", "--ecdsa-host-key")
    yield cloud
    assert cloud.close() == 0
    assert cloud.processes() == []


@pytest.fixture(autouse=True)
def no_faults_left(request):
    yield
    if "cloud" in request.fixturenames:
        request.getfixturevalue("cloud").admin("DELETE", "faults")


def post(cloud, body, headers):
    request = urllib.request.Request(cloud.ready["url"] + "/", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def signed(cloud, body, service="ec2", region="us-east-1", minutes=0):
    request = botocore.awsrequest.AWSRequest(
        method="POST", url=cloud.ready["url"] + "/", data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"})
    signer = botocore.auth.SigV4Auth(botocore.credentials.Credentials(cloud.key_id, cloud.secret), service, region)
    real = botocore.auth.datetime
    if minutes:
        class Moved(datetime.datetime):
            @classmethod
            def utcnow(cls):
                return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) + datetime.timedelta(minutes=minutes)
        botocore.auth.datetime = type("module", (), {"datetime": Moved})
    try:
        signer.add_auth(request)
    finally:
        botocore.auth.datetime = real
    return dict(request.headers)


REGIONS = b"Action=DescribeRegions&Version=2016-11-15"


def test_signatures_are_checked(cloud):
    assert post(cloud, REGIONS, signed(cloud, REGIONS))[0] == 200
    changed = REGIONS.replace(b"Regions", b"Images&")
    for rule, answer, status, code in [
        ("another body", post(cloud, changed, signed(cloud, REGIONS)), 403, "SignatureDoesNotMatch"),
        ("no signature", post(cloud, REGIONS, {}), 403, "MissingAuthenticationToken"),
        ("not a signature", post(cloud, REGIONS, {"Authorization": "Basic x"}), 400, "IncompleteSignature"),
        ("an old date", post(cloud, REGIONS, signed(cloud, REGIONS, minutes=-6)), 400, "RequestExpired"),
        ("a date to come", post(cloud, REGIONS, signed(cloud, REGIONS, minutes=6)), 400, "RequestExpired"),
        ("another region", post(cloud, REGIONS, signed(cloud, REGIONS, region="eu-west-1")), 403, "SignatureDoesNotMatch"),
        ("another service", post(cloud, REGIONS, signed(cloud, REGIONS, service="s3")), 403, "SignatureDoesNotMatch"),
    ]:
        assert answer[0] == status and f"<Code>{code}</Code>" in answer[1], (rule, answer)
    wrong = cloud.client("ec2", aws_secret_access_key="wrong")
    assert refused(wrong.describe_regions) == (403, "SignatureDoesNotMatch")
    stranger = dict(aws_access_key_id="AKIASTRANGER00000000")
    assert refused(cloud.client("ec2", **stranger).describe_regions) == (401, "AuthFailure")
    assert refused(cloud.client("elb", **stranger).describe_load_balancers) == (403, "InvalidClientTokenId")


def test_errors_have_the_shape_of_their_service(cloud):
    for service, body in [("ec2", b"Action=Nothing&Version=2016-11-15"),
                          ("elasticloadbalancing", b"Action=Nothing&Version=2012-06-01"),
                          ("elasticloadbalancing", b"Action=Nothing&Version=2015-12-01")]:
        status, text = post(cloud, body, signed(cloud, body, service))
        assert status == 400 and "<Code>InvalidAction</Code>" in text
        assert ("<RequestID>" in text) == (service == "ec2")
        assert ("<ErrorResponse" in text) == (service != "ec2")


@pytest.mark.parametrize("code, status, changes", [
    ("InvalidAMIID.NotFound", 400, {"ImageId": "ami-00000000"}),
    ("InvalidAMIID.Malformed", 400, {"ImageId": "debian"}),
    ("InvalidKeyPair.NotFound", 400, {"KeyName": "nobody"}),
    ("InvalidGroup.NotFound", 400, {"SecurityGroupIds": ["sg-1"]}),
    ("InvalidSubnetID.NotFound", 400, {"SubnetId": "subnet-1"}),
    ("InvalidParameterValue", 400, {"InstanceType": "huge"}),
    ("InvalidParameterValue", 400, {"MinCount": 0}),
    ("InvalidParameterValue", 400, {"UserData": "x" * 16385}),
    ("InvalidParameterValue", 400, {"Placement": {"AvailabilityZone": "mars-1a"}}),
    ("InvalidParameterCombination", 400, {"SubnetId": "subnet-0000000000000000a",
                                          "NetworkInterfaces": [{"DeviceIndex": 0, "SubnetId": "x"}]}),
    ("InvalidParameterValue", 400, {"TagSpecifications": [{"ResourceType": "instance",
                                                           "Tags": [{"Key": "aws:x", "Value": ""}]}]}),
    ("InstanceLimitExceeded", 400, {"MinCount": 900, "MaxCount": 900}),
    ("DryRunOperation", 412, {"DryRun": True}),
])
def test_a_wrong_launch_is_refused(cloud, code, status, changes):
    before = len(cloud.admin("GET", "state")["instances"])
    assert refused(lambda: cloud.launch(**changes)) == (status, code)
    assert len(cloud.admin("GET", "state")["instances"]) == before


def test_an_instance_lives_through_its_states(cloud):
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Cluster", "Value": "a b+ü"}]}]
    [one] = cloud.launch(TagSpecifications=tags, SecurityGroupIds=["sg-00000000000000002"],
                         SubnetId="subnet-0000000000000000b")
    found = cloud.describe(one)
    assert found["State"] == {"Code": 0, "Name": "pending"} and "PublicIpAddress" not in found
    cloud.wait_state(one, "running")
    found = cloud.describe(one)
    assert found["Tags"] == [{"Key": "Cluster", "Value": "a b+ü"}]
    assert found["Placement"]["AvailabilityZone"] == "us-east-1b" and found["KeyName"] == "test"
    assert found["SecurityGroups"] == [{"GroupId": "sg-00000000000000002", "GroupName": "pyscaler"}]
    assert found["PublicIpAddress"].startswith("127.77.") and found["PublicDnsName"]
    cloud.wait_ready(one)
    status = cloud.ec2.describe_instance_status(InstanceIds=[one])["InstanceStatuses"][0]
    assert status["InstanceStatus"]["Status"] == "ok"
    change = cloud.ec2.terminate_instances(InstanceIds=[one])["TerminatingInstances"][0]
    assert (change["PreviousState"]["Name"], change["CurrentState"]["Name"]) == ("running", "shutting-down")
    cloud.wait_state(one, "terminated")
    assert cloud.ec2.terminate_instances(InstanceIds=[one]), "terminating twice succeeds"
    assert "PublicIpAddress" not in cloud.describe(one)
    assert cloud.describe(one)["StateReason"]["Code"] == "Client.UserInitiatedShutdown"


def test_one_unknown_instance_spares_the_others(cloud):
    [one] = cloud.launch()
    unknown = "i-" + "0" * 17
    assert refused(lambda: cloud.ec2.terminate_instances(InstanceIds=[one, unknown])) == (400, "InvalidInstanceID.NotFound")
    assert cloud.state(one) in ("pending", "running")
    assert refused(lambda: cloud.ec2.describe_instances(InstanceIds=["web"])) == (400, "InvalidInstanceID.Malformed")
    cloud.ec2.terminate_instances(InstanceIds=[one])


def test_a_client_token_launches_once(cloud):
    [one] = cloud.launch(ClientToken="once")
    assert cloud.launch(ClientToken="once") == [one]
    assert refused(lambda: cloud.launch(ClientToken="once", InstanceType="t3.large")) == (400, "IdempotentParameterMismatch")
    found = cloud.ec2.describe_instances(Filters=[{"Name": "client-token", "Values": ["once"]}])["Reservations"]
    assert [i["InstanceId"] for r in found for i in r["Instances"]] == [one]
    cloud.ec2.terminate_instances(InstanceIds=[one])


def test_a_lost_answer_is_found_by_its_token(cloud):
    cloud.launch(ClientToken="warm-up")
    cloud.fault("RunInstances", code="InternalError", after=True)
    assert refused(lambda: cloud.launch(ClientToken="lost")) == (500, "InternalError")
    [one] = cloud.launch(ClientToken="lost")
    found = cloud.ec2.describe_instances(Filters=[{"Name": "client-token", "Values": ["lost", "warm-up"]}])["Reservations"]
    ids = [i["InstanceId"] for r in found for i in r["Instances"]]
    assert one in ids and len(ids) == 2
    cloud.ec2.terminate_instances(InstanceIds=ids)


def test_describe_filters_and_pages(cloud):
    ids = cloud.launch(6, TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "page07"}]}])
    named = [{"Name": "tag:Name", "Values": ["pa?e*"]}]
    pages = list(cloud.ec2.get_paginator("describe_instances").paginate(Filters=named, PaginationConfig={"PageSize": 5}))
    assert len(pages) == 2
    assert [i["InstanceId"] for p in pages for r in p["Reservations"] for i in r["Instances"]] == ids
    alive = named + [{"Name": "instance-state-name", "Values": ["pending", "running"]}]
    assert len(cloud.ec2.describe_instances(Filters=alive)["Reservations"][0]["Instances"]) == 6
    nothing = named + [{"Name": "instance-state-name", "Values": ["stopped"]}]
    assert cloud.ec2.describe_instances(Filters=nothing)["Reservations"] == []
    assert refused(lambda: cloud.ec2.describe_instances(Filters=[{"Name": "colour", "Values": ["red"]}]))[1] == "InvalidParameterValue"
    cloud.ec2.create_tags(Resources=ids[:1], Tags=[{"Key": "Name", "Value": "other"}, {"Key": "Cluster", "Value": "c"}])
    assert {t["Key"]: t["Value"] for t in cloud.describe(ids[0])["Tags"]} == {"Name": "other", "Cluster": "c"}
    cloud.ec2.delete_tags(Resources=ids[:1], Tags=[{"Key": "Cluster"}])
    assert len(cloud.describe(ids[0])["Tags"]) == 1
    cloud.ec2.terminate_instances(InstanceIds=ids)


def test_a_new_instance_may_not_be_known_yet(cloud):
    cloud.admin("PUT", "times", {"consistency_delay": "2s"})
    try:
        [one] = cloud.launch()
        assert refused(lambda: cloud.state(one)) == (400, "InvalidInstanceID.NotFound")
    finally:
        cloud.admin("PUT", "times", {"consistency_delay": "0s"})
    waiter = cloud.ec2.get_waiter("instance_running")
    waiter.wait(InstanceIds=[one], WaiterConfig={"Delay": 1, "MaxAttempts": PATIENCE})
    cloud.ec2.terminate_instances(InstanceIds=[one])


def test_the_console_tells_the_host_keys(cloud):
    [one] = cloud.launch()
    assert cloud.ec2.get_console_output(InstanceId=one)["Output"] == ""
    console = wait_until(lambda: cloud.ec2.get_console_output(InstanceId=one)["Output"], "the console says something")
    keys = host_keys_of(console)
    assert set(keys) == {"ssh-ed25519", "ecdsa-sha2-nistp256"}
    for kind in keys:
        transport = paramiko.Transport((cloud.inside(one)["address"], cloud.ready["ssh_port"]))
        transport.get_security_options().key_types = (kind,)
        transport.start_client(timeout=PATIENCE)
        key = transport.get_remote_server_key()
        transport.close()
        assert key.get_base64() == keys[kind]
        listed = subprocess.run(["ssh-keygen", "-lf", "/dev/stdin"], input=f"{kind} {keys[kind]}", text=True,
                                capture_output=True, check=True).stdout.split()
        assert f"{listed[0]} {listed[1]} " in console
    cloud.ec2.terminate_instances(InstanceIds=[one])


def test_user_data_and_sessions_see_the_instances_home(cloud):
    script = '#!/bin/sh\necho "data of $PYSCALER_INSTANCE_ID in $(pwd)"\necho made > "$HOME/made"\nexit 3\n'
    [one] = cloud.launch(UserData=script)
    cloud.wait_ready(one)
    home = cloud.inside(one)["home"]
    out, err, status = cloud.run(one, "pwd; echo $HOME; echo ~; cat made; id -un; exit 7")
    assert (out.splitlines(), err, status) == ([home, home, home, "made", cloud.ready["user"]], "", 7)
    console = wait_until(lambda: "status 3" in (text := cloud.ec2.get_console_output(InstanceId=one)["Output"]) and text,
                         "the console says how user data ended")
    assert f"data of {one} in {home}" in console
    out, _, _ = cloud.run(one, 'cat "${PYSCALER_HOME:-$HOME}/demand"; head -1 $PYSCALER_PROC/stat; cat $PYSCALER_PROC/meminfo')
    assert out.startswith("0.0\ncpu  ") and "MemAvailable:" in out
    cloud.ec2.terminate_instances(InstanceIds=[one])
    cloud.wait_state(one, "terminated")
    assert not os.path.exists(home)


def test_a_strangers_key_does_not_get_in(cloud):
    [one] = cloud.launch()
    cloud.wait_ready(one)
    own, cloud.key = cloud.key, paramiko.ECDSAKey.generate()
    try:
        with pytest.raises(paramiko.AuthenticationException):
            cloud.ssh(one)
    finally:
        cloud.key = own
    cloud.ec2.terminate_instances(InstanceIds=[one])


@pytest.mark.parametrize("kind, loader", [("rsa", paramiko.RSAKey), ("ed25519", paramiko.Ed25519Key)])
def test_a_created_key_pair_gets_in(cloud, tmp_path, kind, loader):
    made = cloud.ec2.create_key_pair(KeyName=kind, KeyType=kind)
    (tmp_path / "key").write_text(made["KeyMaterial"])
    assert refused(lambda: cloud.ec2.create_key_pair(KeyName=kind, KeyType=kind))[1] == "InvalidKeyPair.Duplicate"
    [one] = cloud.launch(KeyName=kind)
    cloud.wait_ready(one)
    own, cloud.key = cloud.key, loader.from_private_key_file(str(tmp_path / "key"))
    try:
        assert cloud.run(one, "echo in")[0] == "in\n"
    finally:
        cloud.key = own
    assert kind in [k["KeyName"] for k in cloud.ec2.describe_key_pairs()["KeyPairs"]]
    cloud.ec2.delete_key_pair(KeyName=kind)
    cloud.ec2.terminate_instances(InstanceIds=[one])


def test_termination_ends_what_detached_itself(cloud):
    [one] = cloud.launch(UserData="#!/bin/sh\nsetsid sh -c 'sleep 1001 & setsid sleep 1002 &' &\n")
    cloud.wait_ready(one)
    cloud.run(one, "setsid nohup sleep 1003 > /dev/null 2>&1 < /dev/null & ")

    def sleepers():
        text = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        return [line for line in text.splitlines() if line in ("sleep 1001", "sleep 1002", "sleep 1003")]
    wait_until(lambda: len(sleepers()) == 3, "all run")
    cloud.ec2.terminate_instances(InstanceIds=[one])
    cloud.wait_state(one, "terminated")
    assert sleepers() == []


def test_a_stopped_instance_keeps_its_home(cloud):
    [one] = cloud.launch(UserData="#!/bin/sh\necho run >> $HOME/runs\n")
    cloud.wait_ready(one)
    keys = cloud.inside(one)["host_keys"]
    wait_until(lambda: cloud.run(one, "cat runs")[0], "user data has run")
    cloud.ec2.stop_instances(InstanceIds=[one])
    assert cloud.state(one) == "stopping"
    cloud.wait_state(one, "stopped")
    assert cloud.ec2.start_instances(InstanceIds=[one])["StartingInstances"][0]["PreviousState"]["Name"] == "stopped"
    cloud.wait_ready(one)
    assert cloud.inside(one)["host_keys"] == keys
    assert cloud.run(one, "cat runs")[0] == "run\n", "user data runs once"
    cloud.ec2.terminate_instances(InstanceIds=[one])
    cloud.wait_state(one, "terminated")
    assert refused(lambda: cloud.ec2.start_instances(InstanceIds=[one]))[1] == "IncorrectInstanceState"


def test_spot_instances_say_so(cloud):
    [one] = cloud.launch(InstanceMarketOptions={"MarketType": "spot"})
    found = cloud.describe(one)
    assert found["InstanceLifecycle"] == "spot"
    spot = cloud.ec2.describe_spot_instance_requests(SpotInstanceRequestIds=[found["SpotInstanceRequestId"]])
    assert spot["SpotInstanceRequests"][0]["Status"]["Code"] == "fulfilled"
    cloud.admin("POST", f"instances/{one}/terminate")
    cloud.wait_state(one, "terminated")
    assert cloud.describe(one)["StateReason"]["Code"] == "Server.SpotInstanceTermination"


def test_what_stands_around_is_described(cloud):
    ec2 = cloud.ec2
    assert IMAGE in [i["ImageId"] for i in ec2.describe_images()["Images"]]
    assert len(ec2.describe_images(Filters=[{"Name": "name", "Values": ["*-1"]}])["Images"]) == 1
    assert [s["AvailabilityZone"] for s in ec2.describe_subnets()["Subnets"]] == ["us-east-1a", "us-east-1b", "us-east-1c"]
    assert [g["GroupName"] for g in ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"]] == ["default"]
    assert refused(lambda: ec2.describe_security_groups(GroupIds=["sg-none"]))[1] == "InvalidGroup.NotFound"
    assert len(ec2.describe_availability_zones()["AvailabilityZones"]) == 3
    assert ec2.describe_vpcs()["Vpcs"][0]["IsDefault"]


CHECK = {"Interval": 1, "Timeout": 1, "HealthyThreshold": 2, "UnhealthyThreshold": 2}


def balancer(cloud, name):
    elb, port = cloud.client("elb"), cloud.ready["health_port"]
    listener = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": port}
    assert elb.create_load_balancer(LoadBalancerName=name, Listeners=[listener], AvailabilityZones=["us-east-1a"])["DNSName"]
    elb.configure_health_check(LoadBalancerName=name, HealthCheck={"Target": f"HTTP:{port}/", **CHECK})
    return elb


def test_a_balancer_spreads_the_demand_over_what_is_healthy(cloud):
    elb = balancer(cloud, "spread")
    ids = cloud.launch(2)
    members = [{"InstanceId": i} for i in ids]
    assert elb.register_instances_with_load_balancer(LoadBalancerName="spread", Instances=members)["Instances"] == members

    def health(instance):
        states = elb.describe_instance_health(LoadBalancerName="spread", Instances=[{"InstanceId": instance}])
        return states["InstanceStates"][0]["State"]

    def busy(instance):
        return cloud.run(instance, "cat demand")[0].strip()
    for one in ids:
        wait_until(lambda: health(one) == "InService", "it is in service")
    wait_until(lambda: busy(ids[0]) == "75.0" and busy(ids[1]) == "75.0", "1.5 is spread over two")

    def ticks():
        fields = cloud.run(ids[0], "head -1 $PYSCALER_PROC/stat")[0].split()[1:]
        return int(fields[0]) + int(fields[2]), int(fields[3])
    began = ticks()
    wait_until(lambda: sum(ticks()) > sum(began) + 300, "time passes")
    now = ticks()
    assert 0.70 < (now[0] - began[0]) / (sum(now) - sum(began)) < 0.80

    cloud.admin("PUT", f"instances/{ids[1]}/health", {"manner": "unhealthy"})
    wait_until(lambda: health(ids[1]) == "OutOfService", "a failing one goes out of service")
    wait_until(lambda: busy(ids[0]) == "100.0", "the other one takes all")
    assert next(b for b in cloud.admin("GET", "state")["balancers"] if b["name"] == "spread")["unserved"] == 0.5
    cloud.admin("PUT", f"instances/{ids[1]}/health", {"manner": "healthy"})
    wait_until(lambda: health(ids[1]) == "InService", "it comes back")
    cloud.admin("PUT", "demand", {"demand": 0.5, "balancer": "spread"})
    wait_until(lambda: busy(ids[1]) == "25.0", "a new demand is spread")

    left = elb.deregister_instances_from_load_balancer(LoadBalancerName="spread", Instances=members[:1])["Instances"]
    assert left == members[1:] and health(ids[0]) == "OutOfService"
    wait_until(lambda: busy(ids[0]) == "0.0" and busy(ids[1]) == "50.0", "one serves alone")
    cloud.ec2.terminate_instances(InstanceIds=ids)
    cloud.wait_state(ids[1], "terminated")
    assert elb.describe_load_balancers(LoadBalancerNames=["spread"])["LoadBalancerDescriptions"][0]["Instances"] == []
    elb.delete_load_balancer(LoadBalancerName="spread")
    assert refused(lambda: elb.describe_instance_health(LoadBalancerName="spread")) == (400, "LoadBalancerNotFound")


def test_a_target_group_drains(cloud):
    elb, port = cloud.client("elbv2"), cloud.ready["health_port"]
    group = elb.create_target_group(Name="drain", Protocol="HTTP", Port=port, VpcId="vpc-00000000000000001",
                                    HealthCheckIntervalSeconds=1, HealthCheckTimeoutSeconds=1, HealthyThresholdCount=2,
                                    UnhealthyThresholdCount=2)["TargetGroups"][0]
    arn = group["TargetGroupArn"]
    assert group["HealthCheckPort"] == "traffic-port"
    elb.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[
        {"Key": "deregistration_delay.timeout_seconds", "Value": "2"}])
    [one] = cloud.launch()
    target = [{"Id": one}]

    def health():
        return elb.describe_target_health(TargetGroupArn=arn, Targets=target)["TargetHealthDescriptions"][0]["TargetHealth"]
    assert health()["Reason"] == "Target.NotRegistered"
    if cloud.state(one) == "pending":
        assert refused(lambda: elb.register_targets(TargetGroupArn=arn, Targets=target)) == (400, "InvalidTarget")
    cloud.wait_state(one, "running")
    elb.register_targets(TargetGroupArn=arn, Targets=target)
    assert health()["State"] in ("initial", "healthy")
    wait_until(lambda: health()["State"] == "healthy", "it is healthy")
    elb.deregister_targets(TargetGroupArn=arn, Targets=target)
    assert health() == {"State": "draining", "Reason": "Target.DeregistrationInProgress",
                        "Description": "Target deregistration is in progress"}
    wait_until(lambda: health()["State"] == "unused", "it has drained")
    assert [g["TargetGroupName"] for g in elb.describe_target_groups(Names=["drain"])["TargetGroups"]] == ["drain"]
    elb.delete_target_group(TargetGroupArn=arn)
    assert refused(lambda: elb.describe_target_health(TargetGroupArn=arn)) == (400, "TargetGroupNotFound")
    cloud.ec2.terminate_instances(InstanceIds=[one])


def test_faults_happen_as_often_as_asked(cloud):
    cloud.fault("DescribeRegions", code="RequestLimitExceeded", count=2)
    assert [refused(cloud.ec2.describe_regions) for _ in range(2)] == [(503, "RequestLimitExceeded")] * 2
    assert cloud.ec2.describe_regions()
    cloud.fault("RunInstances", code="InsufficientInstanceCapacity", message="no room")
    assert refused(cloud.launch) == (500, "InsufficientInstanceCapacity")
    cloud.fault("DescribeLoadBalancers", code="Throttling")
    assert refused(cloud.client("elb").describe_load_balancers) == (400, "Throttling")
    cloud.fault("DescribeRegions", body="<html>Bad Gateway</html>", status=502)
    assert post(cloud, REGIONS, signed(cloud, REGIONS)) == (502, "<html>Bad Gateway</html>")
    patient = botocore.config.Config(retries={"max_attempts": 3, "mode": "standard"})
    cloud.fault("DescribeRegions", code="RequestLimitExceeded")
    assert cloud.client("ec2", config=patient).describe_regions(), "botocore retries what we send"


def test_an_instance_may_never_boot(cloud):
    cloud.fault("Boot")
    [one] = cloud.launch()
    cloud.wait_state(one, "running")
    wait_until(lambda: cloud.admin("GET", "state")["faults"] == [], "the fault has happened")
    assert cloud.ec2.get_console_output(InstanceId=one)["Output"] == "" and not cloud.inside(one)["ready"]
    cloud.ec2.terminate_instances(InstanceIds=[one])


def test_an_instance_may_die_hang_and_change_its_key(cloud):
    elb = balancer(cloud, "faults")
    one, two, three = cloud.launch(3)
    cloud.wait_ready(one, two, three)
    elb.register_instances_with_load_balancer(LoadBalancerName="faults", Instances=[{"InstanceId": i} for i in (one, two)])

    def states():
        return [s["State"] for s in elb.describe_instance_health(LoadBalancerName="faults")["InstanceStates"]]
    wait_until(lambda: states() == ["InService"] * 2, "both are in service")
    cloud.admin("POST", f"instances/{one}/crash")
    cloud.admin("POST", f"instances/{two}/freeze")
    wait_until(lambda: states() == ["OutOfService"] * 2, "the balancer notices")
    assert cloud.state(one) == "running", "EC2 does not"
    with pytest.raises((paramiko.SSHException, OSError)):
        cloud.ssh(one)
    cloud.admin("POST", f"instances/{two}/thaw")
    assert cloud.run(two, "echo back")[0] == "back\n"
    before = cloud.ssh(three)
    old = before.get_transport().get_remote_server_key().get_base64()
    before.close()
    cloud.admin("POST", f"instances/{three}/host_key")

    def key():
        try:
            client = cloud.ssh(three)
        except (paramiko.SSHException, OSError, EOFError):
            return None
        with client:
            return client.get_transport().get_remote_server_key().get_base64()
    wait_until(lambda: key() not in (None, old), "another key answers")
    cloud.ec2.terminate_instances(InstanceIds=[one, two, three])
    elb.delete_load_balancer(LoadBalancerName="faults")


def test_the_administration_wants_its_token(cloud):
    for path, body, token, status in [("state", None, "wrong", 401), ("nothing", None, None, 404)]:
        with pytest.raises(urllib.error.HTTPError) as error:
            cloud.admin("GET", path, body, token)
        assert error.value.code == status
    for path, body in [("demand", {"demand": -1}), ("demand", {"demand": "wave"}), ("demand", {"points": [[0]]}),
                       ("times", {"boot_time": 5})]:
        with pytest.raises(urllib.error.HTTPError) as error:
            cloud.admin("PUT", path, body)
        assert error.value.code == 422, (path, body)
    cloud.admin("PUT", "demand", {"points": [[0, 1], [10, 3]], "repeat": True})
    assert cloud.admin("GET", "state")["demand"] == "curve of 2 points"
    cloud.admin("PUT", "demand", {"demand": "day:0.5:3:24h"})
    cloud.admin("PUT", "demand", {"demand": 1.5})
    recorded = cloud.admin("GET", "requests")
    assert recorded and "SignedHeaders" in recorded[-1]["headers"]["Authorization"]


def test_root_is_not_kept(cloud):
    account = pwd.getpwuid(os.stat(f"/proc/{cloud.process.pid}").st_uid).pw_name
    assert account == cloud.ready["user"]
    if os.geteuid() == 0:
        assert account != "root"
        with open(f"/proc/{cloud.process.pid}/status") as status:
            fields = dict(line.split(":", 1) for line in status)
        assert "0" not in fields["Uid"].split() + fields["Gid"].split() + fields["Groups"].split()
    for name in ("credentials_file", "token_file"):
        assert os.stat(cloud.ready[name]).st_mode & 0o777 == 0o600


def test_a_folder_has_one_sandbox(cloud):
    other = subprocess.run([PROGRAM, "sandbox", "--listen", "127.0.0.1:0", "--folder", cloud.folder],
                           capture_output=True, text=True, timeout=PATIENCE)
    assert other.returncode == 1 and "another sandbox uses this folder" in other.stderr


@pytest.mark.parametrize("arguments, status", [
    (["--listen", "0.0.0.0:0"], 2), (["--listen", "nonsense"], 2), (["--demand", "wave"], 2), (["--nothing"], 2),
    (["--boot-time", "5"], 2), (["--address-block", "10.0"], 1), (["--help"], 0)])
def test_wrong_arguments_are_refused(tmp_path, arguments, status):
    os.chmod(tmp_path, 0o777)
    folder = str(tmp_path / "cloud")
    ended = subprocess.run([PROGRAM, "sandbox", "--folder", folder, *arguments], capture_output=True, text=True,
                           timeout=PATIENCE)
    assert ended.returncode == status, ended.stderr


def test_a_killed_sandbox_leaves_nothing_and_starts_again():
    cloud = Cloud()
    parent, cloud.parent = cloud.parent, None
    try:
        [one] = cloud.launch(UserData="#!/bin/sh\nsetsid sleep 1004\n")
        cloud.wait_ready(one)
        client = cloud.ssh(one)
        client.exec_command("sleep 1005")
        wait_until(lambda: len(cloud.processes()) >= 4, "everything runs")
        cloud.process.send_signal(signal.SIGKILL)
        cloud.process.wait()
        wait_until(lambda: cloud.processes() == [], "everything of it has ended")
        client.close()
        again = Cloud(folder=cloud.folder)
        try:
            assert again.key_id == cloud.key_id, "the credentials stay"
            assert again.admin("GET", "state")["instances"] == []
            assert not os.path.exists(os.path.join(cloud.folder, "instances", one))
        finally:
            assert again.close() == 0
    finally:
        subprocess.run(["rm", "-rf", parent], check=True)
