import { parseDuration } from "./duration";

export interface Schedule {
    crontab: string;
    interval: string | null;
    time_zone: string;
    last_run_at: string | null;
}

/** The next times at which a periodic task runs, at most `most`; none when its crontab cannot be read. */
export function nextRuns(schedule: Schedule, now: Date, most: number): string[] {
    if (schedule.crontab) return cronRuns(schedule.crontab, schedule.time_zone, now, most);
    const every = parseDuration(schedule.interval ?? "");
    if (!every) return [];
    const runs: string[] = [];
    let next = schedule.last_run_at ? Date.parse(schedule.last_run_at) + every : now.getTime() + every;
    if (next < now.getTime()) next = now.getTime();
    for (; runs.length < most; next += every) runs.push(new Date(Math.round(next / 1000) * 1000).toISOString());
    return runs;
}

const names: Record<string, number> = { sun: 0, mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, jan: 1, feb: 2, mar: 3, apr: 4, may: 5, jun: 6, jul: 7, aug: 8, sep: 9, oct: 10, nov: 11, dec: 12 };

/** "1-5/2,9" as the numbers it means; null when it is none. */
export function cronField(text: string, low: number, high: number): Set<number> | null {
    const found = new Set<number>();
    for (const part of text.toLowerCase().split(",")) {
        const [, span, step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
        if (!span) return null;
        const numberOf = (word: string) => names[word] ?? (/^\d+$/.test(word) ? Number(word) : NaN);
        let [from, to] = span === "*" ? [low, high] : (span.split("-").map(numberOf) as [number, number | undefined]);
        if (to === undefined) to = step ? high : from;
        if (Number.isNaN(from) || Number.isNaN(to) || from < low || to > high || from > to || step === "0") return null;
        for (let value = from!; value <= to!; value += step ? Number(step) : 1) found.add(value);
    }
    return found;
}

function cronRuns(crontab: string, zone: string, now: Date, most: number): string[] {
    const fields = crontab.trim().split(/\s+/);
    if (fields.length !== 5) return [];
    const [minutes, hours, days, months, weekdays] = [cronField(fields[0]!, 0, 59), cronField(fields[1]!, 0, 23), cronField(fields[2]!, 1, 31), cronField(fields[3]!, 1, 12), cronField(fields[4]!, 0, 7)];
    if (!minutes || !hours || !days || !months || !weekdays) return [];
    if (weekdays.has(7)) weekdays.add(0);
    let format: Intl.DateTimeFormat;
    try {
        format = new Intl.DateTimeFormat("en-US", { timeZone: zone, month: "numeric", day: "numeric", weekday: "short", hour: "numeric", minute: "numeric", hourCycle: "h23" });
    } catch {
        return [];
    }
    // As Celery does: every field has to fit.
    const fits = (time: number) => {
        const parts = Object.fromEntries(format.formatToParts(time).map((part) => [part.type, part.value]));
        const day = months.has(Number(parts.month)) && days.has(Number(parts.day)) && weekdays.has(names[parts.weekday!.toLowerCase()]!);
        return { day, hour: day && hours.has(Number(parts.hour)), minute: day && hours.has(Number(parts.hour)) && minutes.has(Number(parts.minute)) };
    };
    const runs: string[] = [];
    let time = Math.floor(now.getTime() / 60_000) * 60_000 + 60_000;
    // Whole hours that cannot fit are passed over; four years hold every day of a calendar.
    for (let tries = 0; tries < 40_000 && runs.length < most; ++tries) {
        const fit = fits(time);
        if (fit.minute) runs.push(new Date(time).toISOString());
        time += fit.hour ? 60_000 : 900_000 - (time % 900_000);
    }
    return runs;
}
