// What a person does with the pages, each by itself and in any order. `alone` measures, `looking` changes nothing and goes on beside
// `acting`, which does.
import assert from "node:assert/strict";
import { dayOf } from "./day.mjs";
import { ask, makeKeyPair } from "./demo.mjs";
import { startJvm } from "./jvm.mjs";
import { totpCode, totpStep } from "./totp.mjs";

const everyPage = {
    overview: "/", cluster: "/clusters/shop", monitoring: "/monitoring?last=15m", node: "/nodes/shop01", triggers: "/triggers?trigger=shop-busy", control: "/control",
    executions: "/executions", provisioning: "/provisioning", tasks: "/tasks", administration: "/administration", counters: "/administration/counters",
    nodes: "/administration/nodes", "new-trigger": "/administration/triggers/new?cluster=shop", trigger: "/administration/triggers/object/shop-busy",
    counter: "/administration/counters/object/busy", users: "/users", audit: "/audit", account: "/account", about: "/about", api: "/api?operation=GET+%2Fapi%2Fv1%2Fstatus",
};

export const alone = {
    "50 nodes over 24 hours are drawn, and how long that takes is told": async (reader) => {
        const page = await reader.open("/login");
        await page.route("**/api/v1/series?*", (route) => route.fulfill({ json: dayOf(50) }));
        await reader.logIn();
        await reader.go("/monitoring?cluster=shop&counter=busy&last=24h");
        await page.getByRole("img", { name: /50 lines/ }).waitFor();
        // Drawn anew several times. What is told is no test: how fast it is depends on what else the machine does.
        const first = page.getByRole("group", { name: "Lines of busy" }).getByRole("button").first();
        for (let again = 0; again < 8; ++again) {
            await first.click();
            await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
        }
        const took = (what) => page.evaluate((name) => performance.getEntriesByType("measure").filter((each) => each.name === name).map((each) => each.duration.toFixed(0)), what);
        const drawn = await took("graph busy");
        const seen = await took("seen graph busy");
        console.log(`       first drawn in ${drawn[0]} ms, seen after ${seen[0]} ms; then drawn in ${drawn.slice(1).join(", ")} ms, seen after ${seen.slice(1).join(", ")} ms`);
        assert.ok(drawn.length >= 8, "the page measures each of its drawings");
        await page.screenshot({ path: `${reader.shots}/fifty-nodes.png` });
    },
};

export const looking = {
    "without a session every page leads to the login, and back to where one wanted to go": async (reader) => {
        const page = await reader.open("/monitoring?last=6h");
        assert.equal(new URL(page.url()).pathname, "/login");
        reader.expected.push("401");
        await page.getByLabel("User").fill("admin");
        await page.getByLabel("Password").fill("not the password");
        await page.getByRole("button", { name: "Log in" }).click();
        await page.getByRole("alert").filter({ hasText: /wrong/i }).waitFor();
        await reader.look("login");
        await reader.logIn();
        assert.equal(page.url(), `${reader.demo.url}/monitoring?last=6h`);
    },

    "graphs follow the samples that the server tells of": async (reader) => {
        const page = await reader.begin("/about");
        await page.addInitScript(() => {
            window.EventSource = class extends EventTarget {
                constructor(path) {
                    super();
                    (window.sources ??= {})[path] = this;
                    queueMicrotask(() => this.onopen?.());
                }
                close() {}
                tell(kind, data) {
                    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));
                }
            };
        });
        const asked = [];
        page.on("request", (request) => request.url().includes("/api/v1/series") && asked.push(request.url()));
        await reader.go("/monitoring?cluster=shop&counter=busy&last=15m");
        await page.locator(".u-over").first().waitFor();
        const before = asked.length;
        const told = page.waitForRequest(/\/api\/v1\/series/);
        await page.evaluate(() => {
            const source = window.sources["/api/v1/events/stream"];
            source.tell("samples", { cluster: "another" });
            source.tell("samples", { cluster: "shop" });
        });
        await told;
        assert.equal(asked.length, before + 1);
    },

    "the frame of a graph stands while its samples are on their way": async (reader) => {
        const page = await reader.begin("/about");
        let answer;
        const mayAnswer = new Promise((resolve) => (answer = resolve));
        await page.route("**/api/v1/series?*", async (route) => {
            await mayAnswer;
            await route.continue();
        });
        await page.goto(`${reader.demo.url}/monitoring?cluster=shop&counter=busy&last=15m`);
        const graph = page.getByRole("region", { name: "busy" });
        await graph.getByRole("img", { name: /Graph of busy, its samples are on their way/ }).waitFor();
        await graph.getByRole("status").getByText("Loading samples").waitFor();
        await graph.getByText(/^threshold >/).waitFor();
        answer();
        await graph.getByRole("img", { name: /Graph of busy, \d+ lines/ }).waitFor();
        assert.equal(await graph.getByRole("status").count(), 0);
    },

    "what is asked for and is not there is named": async (reader) => {
        const page = await reader.begin("/control?cluster=shop&action=nope");
        await page.getByText("There is no action nope.").waitFor();
        assert.equal(await page.getByRole("button", { name: "Run", exact: true }).isDisabled(), true);
        await reader.go("/triggers?trigger=nope");
        await page.getByText("There is no trigger nope.").waitFor();
        await reader.go("/monitoring?cluster=shop&source=jmx");
        await page.getByText("shop has no JMX counter").waitFor();
    },

    "the menu of a phone takes the keyboard, and gives it back": async (reader) => {
        const page = await reader.begin("/tasks");
        await page.setViewportSize({ width: 360, height: 740 });
        const button = page.getByRole("button", { name: "Navigation" });
        const menu = page.getByRole("navigation", { name: "Main" });
        await button.click();
        await page.waitForFunction(() => document.activeElement.textContent === "Tasks");
        const [header, list] = [await page.locator("header.top").boundingBox(), await menu.boundingBox()];
        assert.ok(list.y >= header.y + header.height - 1, "it begins below the header");
        await page.keyboard.press("Escape");
        await menu.waitFor({ state: "hidden" });
        assert.equal(await button.evaluate((element) => element === document.activeElement), true);
        await button.click();
        await page.mouse.click(340, 600);
        await menu.waitFor({ state: "hidden" });
    },

    "a tab that nobody looks at holds no connection, and catches up": async (reader) => {
        const page = await reader.begin("/about");
        await page.addInitScript(() => {
            let isHidden = false;
            Object.defineProperty(document, "hidden", { get: () => isHidden });
            window.hide = (hidden) => {
                isHidden = hidden;
                document.dispatchEvent(new Event("visibilitychange"));
            };
            window.open_streams = new Set();
            const Given = window.EventSource;
            window.EventSource = class extends Given {
                constructor(path) {
                    super(path);
                    window.open_streams.add(this);
                }
                close() {
                    super.close();
                    window.open_streams.delete(this);
                }
            };
        });
        await reader.go("/clusters/shop");
        const word = page.locator("header.top").getByText("Live", { exact: true });
        await word.waitFor();
        await page.evaluate(() => window.hide(true));
        await page.waitForFunction(() => window.open_streams.size === 0);
        const told = page.waitForRequest(/\/api\/v1\/clusters\/shop\/decision/);
        await page.evaluate(() => window.hide(false));
        await told;
        await word.waitFor();
    },

    "axe finds nothing on any page, and none is wider than 360 px": async (reader) => {
        const page = await reader.begin();
        await page.getByRole("heading", { name: "shop", exact: true }).waitFor();
        await page.getByText(/hold at|would|scale/).first().waitFor();
        const faults = [];
        for (const [name, path] of Object.entries(everyPage)) {
            await reader.go(path);
            await reader.look(name).catch((fault) => faults.push(fault.message));
        }
        const [execution] = (await ask(reader.demo, "/api/v1/executions?limit=1&order=-created_at")).items;
        await reader.go(`/executions/${execution.name}`);
        await page.getByRole("heading", { name: "Steps" }).waitFor();
        await reader.look("execution").catch((fault) => faults.push(fault.message));
        assert.deepEqual(faults, []);
    },
};

export const acting = {
    "a cluster is made from nothing to scaling in the administration pages alone": async (reader) => {
        const given = (await ask(reader.demo, "/api/v1/ec2_profiles/small"));
        const port = (await ask(reader.demo, "/api/v1/ssh_profiles/sandbox")).port;
        const user = (await ask(reader.demo, "/api/v1/ssh_profiles/sandbox")).user;
        const keyName = `forge-${Date.now()}`;
        const key = makeKeyPair(reader.demo, given.endpoint, keyName);
        const page = await reader.begin("/administration");
        const made = async (noun) => page.waitForURL(`**/administration/${noun}`);

        await reader.go("/administration/ssh_profiles/new");
        await reader.fill({ Name: "forge-login", User: user, Port: port, "Private key": key });
        await reader.save();
        await made("ssh_profiles");

        await reader.go("/administration/ec2_profiles/new");
        await reader.fill({ Name: "forge-small", Region: given.region, "Image ID": given.image_id, "Instance type": given.instance_type });
        await reader.fill({ Endpoint: given.endpoint, "Key name": keyName, "Launch timeout": "1m" });
        await reader.save();
        await made("ec2_profiles");

        await reader.go("/administration/clusters/new");
        await reader.fill({ Name: "forge", Interval: "ten seconds" });
        await reader.save();
        await page.getByText("must be a duration such as 90s or 5m").waitFor();
        await reader.fill({ Interval: "2s", Min: 0, Max: 2, "Cooldown out": "2s", Warmup: "1s", "Launch timeout": "1m" });
        await reader.save();
        await made("clusters");

        // A trigger whose counter and action are made on the way, without losing the form.
        await reader.go("/administration/triggers/new?cluster=forge");
        await reader.fill({ Name: "forge-busy", Timing: "4s", Cluster: "forge" });
        await page.getByRole("button", { name: "New counter" }).click();
        const counter = page.getByRole("dialog");
        await reader.fill({ Name: "forge-heat", Threshold: 75, Unit: "%", Script: "echo 90", Timeout: "2s" }, counter);
        await reader.save(counter);
        await counter.waitFor({ state: "detached" });
        assert.equal(await page.getByLabel("Name").first().inputValue(), "forge-busy");
        await page.getByRole("button", { name: "Take away forge-heat" }).waitFor();
        await page.getByRole("button", { name: "Add step" }).click();
        await page.getByRole("button", { name: "New action" }).click();
        const action = page.getByRole("dialog");
        await action.getByRole("button", { name: "Deploy EC2 node" }).click();
        await reader.fill({ Name: "forge-deploy", "EC2 profile": "forge-small", "SSH profile": "forge-login" }, action);
        await reader.save(action);
        await action.waitFor({ state: "detached" });
        await reader.save();
        await made("triggers");

        await reader.go("/administration/clusters/object/forge");
        await reader.fill({ Min: 1, Mode: "on", "Growth trigger": "forge-busy" });
        await reader.save();
        await page.getByText("Cluster forge is saved").waitFor();

        await reader.go("/");
        const card = page.getByRole("region", { name: "Cluster forge" });
        await card.getByText(/^1 in service/).first().waitFor({ timeout: 60_000 });
        await card.getByText(/^2 in service/).first().waitFor({ timeout: 60_000 });
        await page.screenshot({ path: `${reader.shots}/forge.png` });
        await reader.go("/administration/clusters/object/forge");
        await page.getByRole("heading", { name: "History" }).waitFor();
        await page.locator("b", { hasText: "Growth trigger" }).first().waitFor();
    },

    "a zoomed graph stands in the address, and its link works in a new window": async (reader) => {
        const page = await reader.begin("/monitoring?cluster=shop&last=15m");
        const graph = page.locator(".u-over").first();
        await graph.waitFor();
        const box = await graph.boundingBox();
        const at = (share) => [box.x + box.width * share, box.y + box.height / 2];
        await page.mouse.move(...at(0.98));
        await page.locator(".tip b").first().waitFor();
        await page.screenshot({ path: `${reader.shots}/cursor.png` });
        const steps = await page.evaluate(() => history.length);
        await page.mouse.move(...at(0.7));
        await page.mouse.down();
        await page.mouse.move(...at(0.8), { steps: 5 });
        await page.mouse.move(...at(0.95), { steps: 5 });
        await page.mouse.up();
        await page.waitForURL(/from=.*to=/);
        await page.getByRole("button", { name: "Reset zoom" }).waitFor();
        assert.equal(await page.evaluate(() => history.length), steps + 1, "one step to go back");
        const link = page.url();
        const query = new URL(link).searchParams;
        const span = Date.parse(query.get("to")) - Date.parse(query.get("from"));
        assert.ok(span > 60_000 && span < 8 * 60_000, `zoomed to ${span} ms`);
        const other = await reader.context.newPage();
        await other.goto(link);
        await other.getByRole("button", { name: "Reset zoom" }).waitFor();
        assert.match(await other.getByRole("img", { name: /Graph of busy/ }).getAttribute("aria-label"), /Graph of busy/);
        await other.getByRole("button", { name: "Reset zoom" }).click();
        await other.waitForURL((url) => !url.searchParams.has("from"));
    },

    "a script runs on a cluster, its output arrives before it ends, and it can be stopped and run again": async (reader) => {
        const script = `count-slowly-${Date.now()}`;
        const page = await reader.begin("/administration/actions/new?kind=LocalScript");
        await reader.fill({ Name: script, Script: 'echo "first line"; sleep 4; echo "last line"' });
        await reader.save();
        await page.waitForURL("**/administration/actions");
        await reader.go(`/control?cluster=shop&action=${script}`);
        await page.getByLabel("Reason").fill("to see it");
        await page.getByRole("button", { name: "Run", exact: true }).click();
        await page.waitForURL(/\/executions\//);
        await page.getByRole("log").getByText("first line").first().waitFor();
        assert.equal(await page.getByRole("log").getByText("last line").count(), 0, "the output came only at the end");
        await page.getByRole("log").getByText("last line").first().waitFor();
        await page.getByRole("button", { name: "Run again" }).click();
        await page.getByRole("button", { name: "Stop" }).click();
        await page.getByText("cancelled").first().waitFor();
    },

    "a trigger is fired by hand": async (reader) => {
        const page = await reader.begin("/administration/triggers/new?cluster=shop");
        await ask(reader.demo, "/api/v1/actions", { method: "POST", body: JSON.stringify({ kind: "LocalScript", name: "greet", script: "echo hello" }) }).catch(() => {});
        await page.reload();
        const trigger = `greeting-${Date.now()}`;
        await reader.fill({ Name: trigger, Cluster: "shop", "Add counter": "busy" });
        await page.getByRole("button", { name: "Add step" }).click();
        await reader.fill({ Action: "greet", Target: "cluster" });
        await reader.save();
        await page.waitForURL("**/administration/triggers");
        await reader.go("/triggers");
        await page.getByRole("button", { name: `Fire ${trigger}` }).click();
        await page.getByRole("dialog").getByLabel("Reason").fill("by hand");
        await page.getByRole("dialog").getByRole("button", { name: "Fire", exact: true }).click();
        await page.waitForURL(/\/executions\//);
        await page.getByRole("log").getByText("hello").first().waitFor();
        await page.getByText("succeeded").first().waitFor();
    },

    "a node is deployed and removed, and its states are seen": async (reader) => {
        const page = await reader.begin("/provisioning?cluster=shop");
        await ask(reader.demo, "/api/v1/clusters/shop", { method: "PATCH", body: JSON.stringify({ mode: "shadow", max: 8 }) });
        // What the cluster decided before it was in shadow mode goes on to its end.
        await page.waitForFunction(async () => (await (await fetch("/api/v1/executions?cluster=shop&state=waiting,running")).json()).items.length === 0, null, { timeout: 60_000, polling: 500 });
        const before = new Set((await ask(reader.demo, "/api/v1/nodes?cluster=shop&limit=1000")).items.map((node) => node.name));
        await page.getByText("EC2 profile small").waitFor();
        await page.getByText("t3.small").first().waitFor();
        await page.getByRole("button", { name: "Deploy a node" }).click();
        const made = await page.waitForFunction((known) => [...document.querySelectorAll("tbody th")].map((cell) => cell.textContent.trim()).find((name) => /^shop\d+$/.test(name) && !known.includes(name)), [...before]);
        const name = await made.jsonValue();
        const row = page.getByRole("row", { name: new RegExp(`^${name}`) });
        await row.getByText("in service").waitFor({ timeout: 60_000 });
        await page.getByRole("button", { name: `Remove ${name}` }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Remove it" }).click();
        await row.getByText(/draining|terminating/).or(page.getByText("has begun")).first().waitFor();
        await row.waitFor({ state: "detached", timeout: 60_000 });
        await ask(reader.demo, "/api/v1/clusters/shop", { method: "PATCH", body: JSON.stringify({ mode: "on" }) });
    },

    "a counter is tested on a node before it is saved": async (reader) => {
        const document = await ask(reader.demo, "/api/openapi.json");
        if (!document.paths["/api/v1/nodes/{name}/test_counter"]) return;
        const page = await reader.begin("/administration/counters/new?kind=SshCounter");
        await page.getByText("prints one number and exits with 0").waitFor();
        await reader.fill({ Name: "answer", Script: "echo 42; echo beside >&2", Unit: "%" });
        await page.getByRole("button", { name: "Test", exact: true }).click();
        await page.getByText("42 %").waitFor();
        await page.getByText("beside").last().waitFor();
    },

    "a JVM is browsed, and what is picked there fills the form of a counter": async (reader) => {
        const jvm = await startJvm();
        try {
            for (const [noun, object] of [
                ["clusters", { name: "zoo", min: 0, mode: "off" }],
                ["jvm_profiles", { name: "fixture", port: jvm.port }],
                ["nodes", { name: "zoo01", hostname: jvm.address, cluster: "zoo", jvm_profiles: ["fixture"] }],
            ]) await ask(reader.demo, `/api/v1/${noun}`, { method: "POST", body: JSON.stringify(object) });
            reader.expected.push("422");
            const page = await reader.begin("/administration/counters/new?kind=JmxCounter");
            await page.getByRole("button", { name: "Browse a JVM…" }).click();
            const dialog = page.getByRole("dialog");
            await reader.fill({ Node: "zoo01", MBeans: "nonsense" }, dialog);
            await dialog.getByRole("button", { name: "Browse", exact: true }).click();
            await dialog.getByText("pattern: must be domain:key=value").waitFor();
            await reader.fill({ MBeans: "java.lang:*" }, dialog);
            await page.keyboard.press("Enter");
            await dialog.getByText("java.lang:type=Memory", { exact: false }).first().waitFor();
            await dialog.getByRole("searchbox").fill("heapmemory");
            await dialog.getByRole("button", { name: "Take HeapMemoryUsage used" }).waitFor();
            await dialog.getByText("CompositeData").first().waitFor();
            await reader.look("browse-jvm");
            await dialog.getByRole("button", { name: "Take HeapMemoryUsage used" }).click();
            await dialog.waitFor({ state: "detached" });
            const entered = (label) => page.getByLabel(label, { exact: true }).first().inputValue();
            assert.deepEqual([await entered("Name"), await entered("MBean"), await entered("Attribute"), await entered("Key")], ["heap-memory-usage-used", "java.lang:type=Memory", "HeapMemoryUsage", "used"]);
            assert.equal(await page.evaluate(() => document.activeElement.textContent), "Browse a JVM…", "the focus is where it was");

            await page.keyboard.press("Enter");
            await reader.fill({ MBeans: "fixture:*" }, dialog);
            await dialog.getByRole("button", { name: "Browse", exact: true }).click();
            await dialog.getByText("123456", { exact: true }).waitFor();
            await dialog.getByText("unreadable value").first().waitFor();
            await dialog.getByRole("button", { name: "Take Int", exact: true }).click();
            assert.deepEqual([await entered("Attribute"), await entered("Key")], ["Int", ""]);
            await reader.fill({ "On node": "zoo01" });
            await page.getByRole("button", { name: "Test", exact: true }).click();
            await page.getByText("123,456").waitFor();
            await reader.save();
            await page.waitForURL("**/administration/counters");
            assert.equal((await ask(reader.demo, "/api/v1/counters/heap-memory-usage-used")).mbean, "fixture:type=Values");
        } finally {
            await jvm.stop();
        }
    },

    "removal tells what it takes along or what stands in its way": async (reader) => {
        const page = await reader.begin("/administration/counters");
        await page.getByLabel("Choose busy").check();
        reader.expected.push("409"); // the rehearsal is refused, as the removal would be
        await page.getByRole("button", { name: "Remove chosen…" }).click();
        await page.getByRole("dialog").getByText("busy stays:").waitFor();
        await page.getByRole("dialog").getByText(/shop-busy/).first().waitFor();
        assert.equal(await page.getByRole("dialog").getByRole("button", { name: /^Remove/ }).count(), 0, "what is in use is not removed");
        await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();

        // As the server tells it: each that refers to it leads to its form.
        await page.route("**/api/v1/counters/busy?dry_run=true", (route) => route.fulfill({ json: { takes_along: [], blocked_by: [{ noun: "triggers", name: "shop-busy", field: "counters[0]" }] } }));
        await page.getByRole("button", { name: "Remove chosen…" }).click();
        await page.getByRole("dialog").getByRole("link", { name: "a counter of trigger shop-busy" }).click();
        await page.getByRole("heading", { name: "shop-busy" }).waitFor();
    },

    "a form keeps what cannot be saved, and what was typed while somebody else saved": async (reader) => {
        const page = await reader.begin("/administration/periodic_tasks/new");
        await reader.fill({ Name: `odd-${Date.now()}`, Task: "pyscaler.reconcile", Interval: "5m", Kwargs: "{not json" });
        await reader.save();
        await page.getByText("is no JSON").waitFor();
        const focus = () => page.evaluate(() => document.activeElement.id.replace(/^\w+-/, ""));
        assert.equal(await focus(), "kwargs");
        await reader.fill({ Kwargs: "" });
        page.once("dialog", (question) => question.accept());
        await reader.go("/administration/triggers/new?cluster=shop");
        await reader.fill({ Name: "hollow", Cluster: "shop" });
        await page.getByRole("button", { name: "Add step" }).click();
        await reader.save();
        await page.getByText("is needed").waitFor();
        assert.equal(await focus(), "steps-0-action");
        page.once("dialog", (question) => question.accept());

        const path = `/api/v1/counters/shared-${Date.now()}`;
        const name = path.split("/").at(-1);
        await ask(reader.demo, "/api/v1/counters", { method: "POST", body: JSON.stringify({ kind: "SshCounter", name, script: "echo 1" }) });
        await reader.go(`/administration/counters/object/${name}`);
        await reader.fill({ Description: "mine", Threshold: 7 });
        await ask(reader.demo, path, { method: "PATCH", body: JSON.stringify({ description: "theirs", unit: "MB" }) });
        reader.expected.push("412");
        await reader.save();
        await page.getByText("Taken over from them: Unit.").waitFor();
        assert.deepEqual(await Promise.all(["Description", "Unit", "Threshold"].map((label) => page.getByLabel(label, { exact: true }).inputValue())), ["mine", "MB", "7"]);
        await reader.look("merged");
        await page.getByRole("button", { name: "Take theirs for Description" }).click();
        await reader.save();
        await page.getByText(`Counter ${name} is saved`).waitFor();
        const { description, unit, threshold } = await ask(reader.demo, path);
        assert.deepEqual([description, unit, threshold], ["theirs", "MB", 7]);
        await ask(reader.demo, path, { method: "DELETE" });
    },

    "a change is in the history, and is put back": async (reader) => {
        const page = await reader.begin("/administration/counters/object/idle");
        await reader.fill({ Description: "how idle it is" });
        await reader.save();
        await page.getByText("Counter idle is saved").waitFor();
        await page.locator("b", { hasText: "Description" }).first().waitFor();
        await page.getByRole("button", { name: "Put back to before" }).first().click();
        await page.getByText("idle is as it was before that change").waitFor();
        assert.equal((await ask(reader.demo, "/api/v1/counters/idle")).description, "");
    },

    "a freeze is shown on every page with its reason, and lifted": async (reader) => {
        const page = await reader.begin("/tasks");
        await page.getByRole("button", { name: /^shop/ }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel("Reason").fill("stocktaking");
        await dialog.getByRole("button", { name: "Freeze", exact: true }).click();
        await dialog.getByRole("button", { name: "Lift" }).waitFor();
        await page.keyboard.press("Escape");
        for (const path of ["/", "/audit"]) {
            await reader.go(path);
            await page.locator("header").getByText(/shop frozen: stocktaking/).first().waitFor();
        }
        await page.getByRole("button", { name: /^shop frozen: stocktaking/ }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Lift" }).click();
        await page.locator("header").getByText("stocktaking").first().waitFor({ state: "detached" });
    },

    "a viewer sees, and is refused": async (reader) => {
        await ask(reader.demo, "/api/v1/users", { method: "POST", body: JSON.stringify({ name: "vera", password: "only looking around", grants: ["viewer"] }) });
        const page = await reader.open("/control");
        await reader.logIn("vera", "only looking around");
        await page.getByText("You may look, not act").waitFor();
        await reader.go("/provisioning");
        await page.getByText("You may not deploy here").waitFor();
        assert.equal(await page.getByRole("button", { name: /Remove/ }).count(), 0);
        await reader.go("/administration/triggers/object/shop-busy");
        await page.getByText("You may look at this, not change it").waitFor();
        assert.equal(await page.locator("main form").getByRole("button").count(), 0);
        await reader.look("viewer-form");
        await reader.go("/administration");
        await page.getByRole("link", { name: /^Clusters/ }).waitFor();
        assert.equal(await page.getByRole("link", { name: /^Users/ }).count(), 0);
        await reader.go("/users");
        await page.getByText("This is for administrators of all clusters").waitFor();
        reader.expected.push("403");
        const status = await page.evaluate(async () => {
            const session = await (await fetch("/api/v1/session")).json();
            return (await fetch("/api/v1/clusters/shop", { method: "PATCH", headers: { "X-CSRF-Token": session.csrf_token, "Content-Type": "application/json" }, body: '{"max": 9}' })).status;
        });
        assert.equal(status, 403);
    },

    "who may see one cluster is led to nothing else": async (reader) => {
        await ask(reader.demo, "/api/v1/users", { method: "POST", body: JSON.stringify({ name: "olga", password: "the shop and no more", grants: ["operator@shop"] }) });
        const page = await reader.open("/clusters/shop");
        await reader.logIn("olga", "the shop and no more");
        await page.getByRole("link", { name: "Run something" }).waitFor();
        for (const name of ["Tasks", "Audit log", "Users"]) assert.equal(await page.getByRole("navigation").getByRole("link", { name, exact: true }).count(), 0, name);
        for (const [path, whose] of [["/tasks", "those who see all clusters"], ["/audit", "those who see all clusters"], ["/administration/users", "administrators of all clusters"], ["/administration/users/object/admin", "administrators of all clusters"]]) {
            await reader.go(path);
            await page.getByText(`This is for ${whose}`).waitFor();
        }
        await reader.go("/administration/clusters/object/shop");
        assert.equal(await page.getByRole("heading", { name: "History" }).count(), 0);
    },

    "a password is changed, and a second factor is set up, asked for, and given up": async (reader) => {
        reader.expected.push("401");
        const user = `tina-${Date.now()}`;
        const [first, second] = ["made for one use only", "a longer one of her own"];
        await ask(reader.demo, "/api/v1/users", { method: "POST", body: JSON.stringify({ name: user, password: first, grants: ["viewer"], must_change_password: true }) });
        const page = await reader.open("/executions");
        await reader.logIn(user, first);
        await page.getByText("The one you have was made for one use").waitFor();
        reader.expected.push("422");
        await reader.fill({ "Present password": "a guess", "New password": second, "New password again": second });
        await page.getByRole("button", { name: "Change the password" }).click();
        await page.getByText("is not the present password").waitFor();
        assert.equal(await page.evaluate(() => document.activeElement.id), "current", "the focus is where the error is");
        await reader.fill({ "Present password": first, "New password": second, "New password again": `${second}!` });
        await page.getByText("is not the same").waitFor();
        await reader.fill({ "New password again": second });
        await page.getByRole("button", { name: "Change the password" }).click();
        await page.getByRole("heading", { name: "Executions", exact: true }).waitFor();

        await reader.go("/account");
        const factor = page.getByRole("region", { name: "Second factor" });
        await factor.getByRole("button", { name: "Set it up" }).click();
        await factor.getByRole("img", { name: "QR code of the key" }).waitFor();
        await reader.look("second-factor");
        const key = (await factor.locator(".secret").textContent()).replace(/\s/g, "");
        const link = await factor.getByRole("link").getAttribute("href");
        assert.match(link, new RegExp(`^otpauth://totp/.*[?&]secret=${key}(&|$)`));
        await factor.getByLabel("Code that it shows").fill("000000");
        await factor.getByRole("button", { name: "Switch on" }).click();
        await factor.getByText("is wrong, or was used before").waitFor();
        assert.equal(await page.evaluate(() => document.activeElement.id), "factor-code", "the focus is where the error is");
        const step = totpStep();
        await factor.getByLabel("Code that it shows").fill(totpCode(key, step));
        await factor.getByRole("button", { name: "Switch on" }).click();
        await factor.getByText("A login needs your password and a code").waitFor();

        await page.getByRole("button", { name: "Log out" }).click();
        await page.getByLabel("User").fill(user);
        await page.getByLabel("Password").fill(second);
        await page.getByRole("button", { name: "Log in" }).click();
        await page.getByLabel("Code of your second factor").fill(totpCode(key, step));
        await page.getByRole("button", { name: "Log in" }).click();
        await page.getByRole("alert").waitFor(); // each code counts once
        await page.getByLabel("Code of your second factor").fill(totpCode(key, step + 1));
        await page.getByRole("button", { name: "Log in" }).click();
        await page.getByRole("heading", { name: "Overview" }).waitFor();

        await reader.go("/account");
        await factor.getByLabel("Password").fill(second);
        await factor.getByRole("button", { name: "Switch off" }).click();
        await factor.getByRole("button", { name: "Set it up" }).waitFor();
    },

    "the pages work by keyboard alone": async (reader) => {
        const page = await reader.begin("/");
        await page.getByRole("heading", { name: "Overview" }).waitFor();
        await page.keyboard.press("g");
        await page.keyboard.press("e");
        await page.getByRole("heading", { name: "Executions", exact: true }).waitFor();
        await page.keyboard.press("/");
        await page.keyboard.type("no such thing");
        await page.getByText("No execution fits").waitFor();
        await page.goBack();
        await page.getByRole("heading", { name: "Overview" }).waitFor();
        await page.keyboard.press("Control+k");
        await page.getByRole("combobox", { name: "Page or name" }).fill("shop");
        await page.getByRole("option", { name: "shop cluster", exact: true, selected: true }).waitFor();
        await reader.look("go-to");
        await page.keyboard.press("ArrowDown");
        assert.equal(await page.getByRole("option", { selected: true }).count(), 1);
        await page.keyboard.press("ArrowUp");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "shop", exact: true }).waitFor();
        await page.goto(reader.demo.url + "/about");
        await page.getByRole("heading", { name: "About" }).waitFor();
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Skip to the content");
        await page.keyboard.press("Enter");
        assert.equal(await page.evaluate(() => document.activeElement.id), "content");
    },

    "a mode is chosen before it is set, and a form is not lost by going back": async (reader) => {
        const page = await reader.begin("/");
        const before = (await ask(reader.demo, "/api/v1/clusters/shop")).mode;
        await page.getByRole("button", { name: /^Mode/ }).first().click();
        const dialog = page.getByRole("dialog");
        const other = dialog.getByRole("radio", { name: /^off/ });
        await other.check();
        await dialog.getByRole("button", { name: "in 2 hours" }).click();
        assert.match(await dialog.getByLabel("Until (empty: until lifted)").inputValue(), /T/);
        await reader.look("mode-dialog");
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "detached" });
        assert.equal((await ask(reader.demo, "/api/v1/clusters/shop")).mode, before);

        await reader.go("/administration/periodic_tasks");
        await page.getByRole("link", { name: "New periodic task" }).click();
        await reader.fill({ Name: "nightly", Crontab: "30 3 * * *" });
        await page.getByRole("region", { name: "Next runs" }).getByRole("listitem").nth(4).waitFor();
        const asked = page.waitForEvent("dialog").then((question) => question.dismiss());
        await page.goBack();
        await asked;
        await page.waitForURL("**/periodic_tasks/new");
        assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "nightly");
    },

    "a failed task is retried": async (reader) => {
        const page = await reader.begin("/about");
        const failed = { task_id: "5c1f0d9e-0000", task: "pyscaler.reconcile", queue: "default", status: "FAILURE", can_retry: true, result: { exc_type: "Refused", exc_message: ["the cloud is away"] }, date_done: "2026-01-02T03:04:05Z" };
        await page.route("**/api/v1/tasks?*", (route) => route.fulfill({ json: { queues: [], workers: [], waiting: [], recent: [failed], failed: [failed], periodic: [], dead_letters: [{ queue: "default", id: "77aa0d9e", reason: "delivered too often", at: "2026-01-02T03:04:05Z" }] } }));
        await page.route("**/api/v1/tasks/5c1f0d9e-0000/retry", (route) => route.fulfill({ status: 202, json: { task: "again" } }));
        await reader.go("/tasks");
        await page.getByText("Refused: the cloud is away").waitFor();
        await page.getByText("delivered too often").waitFor();
        const asked = page.waitForRequest("**/retry");
        await page.getByRole("button", { name: /^Retry pyscaler.reconcile/ }).click();
        assert.ok((await asked).headers()["idempotency-key"]);
        await page.getByText("pyscaler.reconcile is in its queue again").waitFor();
    },

    "a lost connection is said and mended": async (reader) => {
        const page = await reader.begin("/");
        await page.getByText("Live", { exact: true }).waitFor();
        reader.expected.push("ERR_INTERNET_DISCONNECTED", "ERR_FAILED");
        await page.route("**/api/v1/**", (route) => route.abort("internetdisconnected"));
        await reader.context.setOffline(true);
        await page.getByText(/Connection lost/).waitFor({ timeout: 30_000 });
        await page.unroute("**/api/v1/**");
        await reader.context.setOffline(false);
        await page.getByText("Live", { exact: true }).waitFor({ timeout: 30_000 });
    },

    "logging out ends the session": async (reader) => {
        const page = await reader.begin("/");
        const ended = page.waitForResponse((response) => response.request().method() === "DELETE");
        await page.getByRole("button", { name: "Log out" }).click();
        await ended;
        await page.getByLabel("User").waitFor();
        await page.goto(`${reader.demo.url}/tasks`);
        assert.equal(new URL(page.url()).pathname, "/login");
    },
};
