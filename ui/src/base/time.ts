import { roughly } from "./duration";

const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const whole = new Intl.DateTimeFormat(undefined, {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    fractionalSecondDigits: 3, hourCycle: "h23", timeZoneName: "short",
});

/** In the reader's zone: the time of day, with the day when it is not today. */
export function timeText(date: Date, now: Date = new Date()): string {
    if (Number.isNaN(date.getTime())) return "–";
    return date.toDateString() === now.toDateString() ? clock.format(date) : `${day.format(date)}, ${clock.format(date)}`;
}

/** Everything, for the hover: the reader's zone and UTC. */
export function exactText(date: Date): string {
    return Number.isNaN(date.getTime()) ? "" : `${whole.format(date)} · ${date.toISOString()}`;
}

/** "12 s ago", "in 3 m". */
export function agoText(date: Date, now: Date = new Date()): string {
    const passed = now.getTime() - date.getTime();
    if (Math.abs(passed) < 1_500) return "now";
    return passed > 0 ? `${roughly(passed).replace(/\.\d/, "")} ago` : `in ${roughly(-passed).replace(/\.\d/, "")}`;
}

/** For <input type="datetime-local">, in the reader's zone. */
export function localInput(iso: string | null): string {
    if (!iso) return "";
    const date = new Date(iso);
    if (Number.isNaN(date.getTime())) return "";
    const two = (value: number) => String(value).padStart(2, "0");
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function fromLocalInput(text: string): string | null {
    if (!text) return null;
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/\.000Z$/, "Z");
}

const hourAndMinute = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** A mark on a time axis whose marks are `step` seconds apart: the day at midnight, else the time as everywhere else. */
export function axisText(seconds: number, step: number): string {
    const time = new Date(seconds * 1000);
    if (step >= 86_400 || (time.getHours() === 0 && time.getMinutes() === 0 && time.getSeconds() === 0)) return day.format(time);
    return (step < 60 ? clock : hourAndMinute).format(time);
}
