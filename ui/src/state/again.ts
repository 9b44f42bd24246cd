/** Why something is run again: what was said the first time, after one "again" however often it is. `most`: as long as the server takes. */
export function reasonAgain(reason: string, most = 1_000): string {
    const first = reason.replace(/^(again(: *|$))+/, "");
    return (first ? `again: ${first}` : "again").slice(0, most);
}
