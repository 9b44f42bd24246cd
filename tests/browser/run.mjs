// node run.mjs PROGRAM SHOTS [NAME...]: drives the running demo in Debian's Chromium. Screenshots go to the folder SHOTS; with RESULTS
// set, a JUnit report goes to that file.
import { mkdirSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { startDemo } from "./demo.mjs";
import { Reader } from "./reader.mjs";
import { acting, alone, looking } from "./scenarios.mjs";

const [program, shots, ...names] = process.argv.slice(2);
mkdirSync(shots, { recursive: true });
const demo = await startDemo(program);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
// XML knows no control characters: those that colour an error are left out.
const escape = (text) => String(text).replace(/\u001b\[\d+m/g, "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const cases = [];
let failed = 0;

async function inTurn(scenarios) {
    for (const [name, scenario] of Object.entries(scenarios)) {
        if (names.length > 0 && !names.some((each) => name.includes(each))) continue;
        const begin = Date.now();
        const reader = new Reader(demo, browser, shots);
        let fault = "";
        try {
            await scenario(reader);
            if (reader.complaints.length > 0) throw new Error(`the console said: ${reader.complaints.join("\n")}`);
        } catch (thrown) {
            fault = thrown.stack ?? String(thrown);
            await reader.page?.screenshot({ path: `${shots}/failed-${name.replace(/\W+/g, "-")}.png` }).catch(() => {});
            ++failed;
        }
        await reader.leave();
        const seconds = ((Date.now() - begin) / 1000).toFixed(1);
        console.log(`${fault ? "FAILED" : "ok    "} ${name} (${seconds} s)${fault ? `\n${fault}` : ""}`);
        cases.push(`<testcase classname="browser" name="${escape(name)}" time="${seconds}">${fault ? `<failure>${escape(fault)}</failure>` : ""}</testcase>`);
    }
}

try {
    await inTurn(alone);
    await Promise.all([inTurn(looking), inTurn(acting)]);
} finally {
    await browser.close();
    await demo.stop();
}
if (process.env.RESULTS) writeFileSync(process.env.RESULTS, `<testsuites><testsuite name="browser" tests="${cases.length}" failures="${failed}" errors="0" skipped="0">${cases.join("")}</testsuite></testsuites>`);
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
