// The more telling names first: most browsers name those that they resemble as well.
const browsers: [RegExp, string][] = [
    [/\bEdgA?\/(\d+)|\bEdgiOS\/(\d+)/, "Edge"],
    [/\bOPR\/(\d+)/, "Opera"],
    [/\bVivaldi\/(\d+)/, "Vivaldi"],
    [/\bSamsungBrowser\/(\d+)/, "Samsung Internet"],
    [/\bFirefox\/(\d+)|\bFxiOS\/(\d+)/, "Firefox"],
    [/\bHeadlessChrome\/(\d+)/, "Chromium"],
    [/\bChromium\/(\d+)/, "Chromium"],
    [/\bChrome\/(\d+)|\bCriOS\/(\d+)/, "Chrome"],
    [/\bVersion\/(\d+)[.\d]* (?:Mobile\/\w+ )?Safari\//, "Safari"],
    [/^curl\/(\d+)/, "curl"],
    [/^python-requests\/(\d+)/, "Python requests"],
];
const systems: [RegExp, string][] = [
    [/\b(?:iPhone|iPod)\b/, "iPhone"],
    [/\biPad\b/, "iPad"],
    [/\bAndroid\b/, "Android"],
    [/\bWindows\b/, "Windows"],
    [/\bCrOS\b/, "ChromeOS"],
    [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
    [/\bFreeBSD\b/, "FreeBSD"],
    [/\bLinux\b/, "Linux"],
];

/** What a User-Agent says, in words: "Firefox 140 on Windows". One that nobody knows is its own words, cut. */
export function browserText(agent: string): string {
    const system = systems.find(([pattern]) => pattern.test(agent))?.[1];
    for (const [pattern, name] of browsers) {
        const found = pattern.exec(agent);
        if (found) return `${name} ${found.slice(1).find(Boolean)}${system ? ` on ${system}` : ""}`;
    }
    return agent.length > 40 ? `${agent.slice(0, 39)}…` : agent;
}
