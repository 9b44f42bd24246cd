#!/bin/bash
# What an attribute of a JVM costs the reader: this client, Java's own on one kept connection, and the Zabbix Java
# gateway, on the same JVM in the same run. LENGTH (5 seconds each)  CONNECTIONS (1000)  WARM_UP (10 seconds for the JIT)
set -u
cd "$(dirname "$0")" || exit 1
. peers/lib_sshd.sh
trap 'rm -rf "$CLASSES"' EXIT
trap 'exit 1' INT TERM PIPE HUP
peers_apt openjdk-17-jdk-headless || exit 1
peers_apt zabbix-java-gateway >/dev/null 2>&1 || true
export CLASSES GATEWAY
CLASSES=$(mktemp -d) || exit 1
GATEWAY=$(dpkg -L zabbix-java-gateway 2>/dev/null | grep 'gateway.jar$' || true)
javac -d "$CLASSES" peers/JmxTarget.java peers/JmxReader.java || exit 1
/usr/bin/python3 jmx.py
