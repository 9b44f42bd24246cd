// The running demo that the tests drive: the program, its address, and the password that its first start printed.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, chownSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Starts `pyscaler demo` on free ports in a folder of its own. PYSCALER_URL and PYSCALER_PASSWORD name one that runs already. */
export async function startDemo(program) {
    if (process.env.PYSCALER_URL)
        return { url: process.env.PYSCALER_URL, user: "admin", password: process.env.PYSCALER_PASSWORD, folder: process.env.PYSCALER_FOLDER, stop: async () => {} };
    const folder = mkdtempSync(join(tmpdir(), "pyscaler-browser-"));
    chmodSync(folder, 0o755);
    if (process.getuid() === 0) chownSync(folder, Number(execFileSync("id", ["-u", "pyscaler"])), Number(execFileSync("id", ["-g", "pyscaler"])));
    const child = spawn(program, ["demo", "--listen", "127.0.0.1:0", "--sandbox-port", "0", "--folder", folder, "--output", "json"], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    const over = new Promise((resolve) => child.on("exit", resolve));
    const ready = new Promise((resolve, reject) => {
        const patience = setTimeout(reject, 60_000);
        void over.then(reject).finally(() => clearTimeout(patience));
        const listen = (chunk) => {
            said += chunk;
            const line = said.split("\n").slice(0, -1).find((each) => each.startsWith("{") && each.includes('"password"'));
            if (!line) return;
            clearTimeout(patience);
            resolve(JSON.parse(line));
        };
        child.stdout.on("data", listen);
        child.stderr.on("data", listen);
    });
    const stop = async () => {
        child.kill("SIGINT");
        await over;
        rmSync(folder, { recursive: true, force: true });
    };
    try {
        const { url, user, password } = await ready;
        return { url, user, password, folder, stop };
    } catch {
        await stop();
        throw new Error(`the demo did not begin:\n${said.slice(-2000)}`);
    }
}

/** The bearer token of the demo's data folder, to look from outside at what the pages did. */
export async function ask(demo, path, options = {}) {
    const token = readFileSync(join(demo.folder, "server", "token"), "utf8").trim();
    const direct = process.env.PYSCALER_API ?? demo.url;
    const response = await fetch(direct + path, { ...options, headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...options.headers } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${options.method ?? "GET"} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
}

/** A new key pair at the demo's cloud: its private key. */
export function makeKeyPair(demo, endpoint, name) {
    const script = `
import sys, boto3
made = boto3.client("ec2", endpoint_url=sys.argv[1], region_name="us-east-1").create_key_pair(KeyName=sys.argv[2])
print(made["KeyMaterial"])`;
    const environment = { ...process.env, AWS_SHARED_CREDENTIALS_FILE: join(demo.folder, "sandbox", "credentials") };
    return execFileSync("/usr/bin/python3", ["-c", script, endpoint, name], { env: environment, encoding: "utf8" });
}
