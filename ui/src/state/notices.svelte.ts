export interface Notice {
    id: number;
    tone: "good" | "bad";
    text: string;
    link?: { href: string; text: string };
}

/** Short words about what was done, at the foot of the page and to screen readers. */
class Notices {
    list = $state<Notice[]>([]);
    #next = 1;

    say(text: string, link?: Notice["link"]): void {
        this.#add({ id: this.#next++, tone: "good", text, link });
    }

    complain(text: string): void {
        this.#add({ id: this.#next++, tone: "bad", text });
    }

    dismiss(id: number): void {
        this.list = this.list.filter((notice) => notice.id !== id);
    }

    #add(notice: Notice): void {
        this.list = [...this.list.slice(-3), notice];
        if (notice.tone === "good") setTimeout(() => this.dismiss(notice.id), 6_000);
    }
}

export const notices = new Notices();
