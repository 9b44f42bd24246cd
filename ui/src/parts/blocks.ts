const roles: Record<string, string> = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

/** For a table whose rows are shown as blocks where it is narrow: each cell is given the name of its column, and each part the role that
    it loses to some screen readers when it is laid out otherwise. */
function nameParts(table: HTMLTableElement): void {
    const names = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => (cell.querySelector(".hidden") ? "" : (cell.textContent ?? "").trim()));
    for (const part of table.querySelectorAll<HTMLElement>("thead, tbody, tr, th, td")) {
        const isHeader = part.tagName === "TH";
        part.setAttribute("role", isHeader ? (part.closest("thead") ? "columnheader" : "rowheader") : roles[part.tagName]!);
        if (part.parentElement?.parentElement?.tagName === "TBODY") part.dataset.column = names[(part as HTMLTableCellElement).cellIndex] ?? "";
    }
    table.setAttribute("role", "table");
}

/** Keeps the parts of the tables inside `box` named while rows come and go. */
export function nameBlocks(box: HTMLElement): () => void {
    const name = () => box.querySelectorAll("table").forEach(nameParts);
    name();
    const observer = new MutationObserver(name);
    observer.observe(box, { childList: true, subtree: true });
    return () => observer.disconnect();
}
