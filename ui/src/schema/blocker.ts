import { humanize, lower } from "../base/words";
import type { Noun } from "./noun";

/** What refers to an object and so keeps it from being removed, as a rehearsal of the removal tells. */
export interface Blocker {
    /** As in the API's paths: "triggers". */
    noun: string;
    name: string;
    /** Which of its members refers: "growth_trigger", "counters[0]", "steps[0].action". */
    field: string;
}

const singular = (word: string): string => word.replace(/ies$/, "y").replace(/s$/, "");
/** "an SSH profile": as it is spoken. */
const withArticle = (words: string): string => `${/^([aeio]|SSH|MBean)/.test(words) ? "an" : "a"} ${words}`;

/** "step 1 of trigger shop-busy", "a counter of trigger shop-busy", "the growth trigger of cluster shop". */
export function blockerText(blocker: Blocker, nouns: Noun[]): string {
    const noun = nouns.find((each) => each.collection === blocker.noun);
    const [, name = blocker.field, index, rest] = /^(\w+)(?:\[(\d+)\](\..+)?)?/.exec(blocker.field) ?? [];
    const member = lower(name);
    const role = index === undefined ? `the ${member}` : rest ? `${singular(member)} ${Number(index) + 1}` : withArticle(singular(member));
    return `${role} of ${noun ? lower(noun.title) : lower(singular(humanize(blocker.noun)))} ${blocker.name}`;
}
