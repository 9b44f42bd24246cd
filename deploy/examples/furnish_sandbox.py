#!/usr/bin/python3
"""Makes what deploy/examples/sandbox-shop.yaml expects of a sandbox cloud: a key pair and a classic load balancer.

Needs boto3 (apt-get install python3-boto3) and the sandbox's credentials:
  AWS_SHARED_CREDENTIALS_FILE=~/.local/state/pyscaler/sandbox/credentials deploy/examples/furnish_sandbox.py
"""
import os
import pathlib
import subprocess

import boto3

endpoint = os.environ.get("SANDBOX_URL", "http://127.0.0.1:7071")
health_port = int(os.environ.get("SANDBOX_HEALTH_PORT", "8080"))
key = pathlib.Path("/tmp/sandbox-shop/key")


def client(service):
    return boto3.client(service, endpoint_url=endpoint, region_name="us-east-1")


if not key.exists():
    key.parent.mkdir(mode=0o700, exist_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "shop", "-f", key], check=True)
client("ec2").import_key_pair(KeyName="shop", PublicKeyMaterial=key.with_suffix(".pub").read_bytes())
balancers = client("elb")
balancers.create_load_balancer(
    LoadBalancerName="shop", AvailabilityZones=["us-east-1a"],
    Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": health_port}])
balancers.configure_health_check(LoadBalancerName="shop", HealthCheck={
    "Target": f"HTTP:{health_port}/", "Interval": 5, "Timeout": 2, "UnhealthyThreshold": 2, "HealthyThreshold": 2})
print(f"key pair shop ({key}), load balancer shop")
