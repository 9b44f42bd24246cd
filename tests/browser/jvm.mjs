// A JVM of the tests, with an MBean of every kind, read from outside by JMX.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const source = fileURLToPath(new URL("../../src/jmx/fixtures/JmxFixture.java", import.meta.url));

async function freePort(address) {
    const server = createServer().listen(0, address);
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return port;
}

/** Starts one on a free port of `address` and waits until it can be read. */
export async function startJvm(address = "127.0.0.1") {
    const classes = mkdtempSync(join(tmpdir(), "pyscaler-java-"));
    await promisify(execFile)("javac", ["-d", classes, source]);
    const port = await freePort(address);
    const remote = { host: address, port, "rmi.port": port, ssl: false, authenticate: false };
    const options = Object.entries(remote).map(([name, value]) => `-Dcom.sun.management.jmxremote.${name}=${value}`);
    const child = spawn("java", ["-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classes, `-Djava.rmi.server.hostname=${address}`, ...options, "JmxFixture"], { stdio: ["pipe", "pipe", "inherit"] });
    const over = new Promise((resolve) => child.on("exit", resolve));
    const stop = async () => {
        child.kill("SIGKILL");
        await over;
        rmSync(classes, { recursive: true, force: true });
    };
    for await (const line of createInterface({ input: child.stdout })) if (line === "ready") return { address, port, stop };
    await stop();
    throw new Error("the JVM did not begin");
}
