// Somebody in front of the pages: a browser window, its log of complaints, and the moves that every scenario needs.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export class Reader {
    constructor(demo, browser, shots) {
        // Pages that another server delivers do not lead to the login by themselves.
        const expected = process.env.PYSCALER_API ? ["401"] : [];
        Object.assign(this, { demo, browser, shots, complaints: [], expected });
    }

    /** A fresh window. What the console says in it counts, unless it was `expected`. */
    async open(path = "/") {
        this.context ??= await this.browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: "light", reducedMotion: "reduce" });
        this.page = await this.context.newPage();
        this.page.setDefaultTimeout(20_000);
        this.page.on("console", (message) => {
            if (["error", "warning"].includes(message.type()) && !this.expected.some((each) => message.text().includes(each))) this.complaints.push(`${this.page.url()}: ${message.text()}`);
        });
        this.page.on("pageerror", (error) => this.complaints.push(`${this.page.url()}: ${error.stack}`));
        await this.page.goto(this.demo.url + path);
        return this.page;
    }

    async logIn(user = this.demo.user, password = this.demo.password) {
        await this.page.getByLabel("User").fill(user);
        await this.page.getByLabel("Password").fill(password);
        await this.page.getByRole("button", { name: "Log in" }).click();
        await this.page.waitForURL((url) => url.pathname !== "/login");
    }

    async begin(path = "/") {
        await this.open(path);
        await this.logIn();
        return this.page;
    }

    async go(path) {
        await this.page.goto(this.demo.url + path);
        await this.page.locator("main h1").first().waitFor({ state: "attached" });
        // Server-sent events keep the network busy for ever; what loads says so.
        await this.page.locator("main .loading").first().waitFor({ state: "detached" });
    }

    /** Chooses in a field by its label, inside `where`. */
    async fill(values, where = this.page) {
        for (const [label, value] of Object.entries(values)) {
            const field = where.getByLabel(label, { exact: true }).first();
            await field.waitFor();
            const tag = await field.evaluate((element) => `${element.tagName} ${element.type}`);
            if (tag.startsWith("SELECT")) {
                await field.locator(`option[value="${value}"], option:text-is("${value}")`).first().waitFor({ state: "attached" });
                await field.selectOption(value);
            } else if (tag.endsWith("checkbox")) await field.setChecked(value);
            else await field.fill(String(value));
        }
    }

    /** Saves the form of a page of administration and waits until the server has it. */
    async save(where = this.page) {
        await where.getByRole("button", { name: "Save", exact: true }).last().click();
    }

    /** Nothing for axe to find, wide, narrow and dark; a screenshot of each is kept. */
    async look(name) {
        const faults = [];
        // All rules once; on the others what width and colours can break.
        const views = [["wide", 1400, 900, "light", null], ["narrow", 360, 740, "light", ["target-size", "scrollable-region-focusable"]], ["dark", 1400, 900, "dark", ["color-contrast"]]];
        await this.page.evaluate(axe);
        for (const [mode, width, height, colorScheme, rules] of views) {
            await this.page.setViewportSize({ width, height });
            await this.page.emulateMedia({ colorScheme });
            // What listens to the size and the colours has drawn by the frame after next.
            await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
            await this.page.screenshot({ path: join(this.shots, `${name}-${mode}.png`) });
            const result = await this.page.evaluate((only) => axe.run(document, { resultTypes: ["violations"], ...(only ? { runOnly: only } : {}) }), rules);
            for (const violation of result.violations) faults.push(`${name} ${mode}: ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 150)).join(" | ")}`);
            const over = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            if (over > 1) faults.push(`${name} ${mode}: ${over} px wider than the window`);
        }
        await this.page.setViewportSize({ width: 1400, height: 900 });
        await this.page.emulateMedia({ colorScheme: "light" });
        if (faults.length > 0) throw new Error(faults.join("\n"));
    }

    async leave() {
        await this.context?.close();
    }
}
