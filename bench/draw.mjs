// node draw.mjs URL PASSWORD: opens 50 nodes over 24 hours in one fresh browser context after another, and draws them anew in each. Prints
// as JSON how long the pages say that it took: until the lines are drawn, and until the frame with them is handed to the screen.
import { createRequire } from "node:module";
import { dayOf } from "../tests/browser/day.mjs";

const { chromium } = createRequire(new URL("../tests/browser/package.json", import.meta.url))("playwright-core");
const [url, password] = process.argv.slice(2);
const runs = Number(process.env.RUNS ?? 10);
const again = Number(process.env.AGAIN ?? 6);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });

/** The cookies of the first administrator, whose one-time password is changed for another. */
async function logIn() {
    const context = await browser.newContext({ baseURL: url });
    const session = await (await context.request.post("/api/v1/session", { data: { user: "admin", password } })).json();
    const changed = await context.request.post("/api/v1/account/password", { data: { current: password, new: "a bench needs a password" }, headers: { "X-CSRF-Token": session.csrf_token } });
    if (!changed.ok()) throw new Error(`no login: ${changed.status()} ${await changed.text()}`);
    const state = await context.storageState();
    await context.close();
    return state;
}

/** In the page: the drawing number `count` has been seen. Observed, since asking again and again would take its time from the drawing. */
function seen(count) {
    return new Promise((resolve) => {
        const observer = new PerformanceObserver(() => {
            if (performance.getEntriesByName("seen graph busy").length < count) return;
            observer.disconnect();
            resolve();
        });
        observer.observe({ type: "measure", buffered: true });
    });
}

async function draw(storageState) {
    const context = await browser.newContext({ baseURL: url, storageState, viewport: { width: 1400, height: 900 }, colorScheme: "light", reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.route("**/api/v1/series?*", (route) => route.fulfill({ json: dayOf(50) }));
    await page.goto("/monitoring?cluster=shop&counter=busy&last=24h");
    await page.evaluate(seen, 1);
    const line = page.getByRole("group", { name: "Lines of busy" }).getByRole("button").first();
    for (let count = 1; count <= again; ++count) {
        await line.click();
        await page.evaluate(seen, count + 1);
    }
    const took = (name) => page.evaluate((each) => performance.getEntriesByName(each).map((entry) => entry.duration), name);
    const measured = { drawn: await took("graph busy"), seen: await took("seen graph busy") };
    await context.close();
    return measured;
}

try {
    const state = await logIn();
    const first = { drawn: [], seen: [] };
    const further = { drawn: [], seen: [] };
    for (let run = 0; run < runs; ++run) {
        const measured = await draw(state);
        for (const what of ["drawn", "seen"]) {
            first[what].push(measured[what][0]);
            further[what].push(...measured[what].slice(1));
        }
    }
    console.log(JSON.stringify({ browser: `Chromium ${browser.version()}`, first, again: further }));
} finally {
    await browser.close();
}
