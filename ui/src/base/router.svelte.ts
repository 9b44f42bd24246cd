/** Where the reader is: the address holds all state of a page, so that a link to it works. */
class Router {
    path = $state(location.pathname);
    query = $state.raw(new URLSearchParams(location.search));
    /** Asked before leaving; false keeps the reader where they are. */
    #guard: (() => boolean) | null = null;

    constructor() {
        addEventListener("popstate", () => this.#wentBack());
        addEventListener("beforeunload", (event) => this.#guard && event.preventDefault());
    }

    get address(): string {
        const query = this.query.toString();
        return this.path + (query ? `?${query}` : "");
    }

    /** Asks `guard` before another page replaces this one, by a link as by the browser's own buttons; null takes it away. */
    guard(guard: (() => boolean) | null): void {
        this.#guard = guard;
    }

    go(address: string, { replace = false } = {}): void {
        if (this.#guard && !this.#guard()) return;
        this.#guard = null;
        const moved = new URL(address, location.href).pathname !== this.path;
        if (replace) history.replaceState(null, "", address);
        else history.pushState(null, "", address);
        this.#read();
        if (moved) scrollTo(0, 0);
    }

    /** Changes parameters of the address and stays on the page; an empty value takes one away. An address that stays as it is is no step to go back to. */
    set(values: Record<string, string | null | undefined>, { replace = false } = {}): void {
        const query = new URLSearchParams(this.query);
        for (const [name, value] of Object.entries(values)) {
            if (value === null || value === undefined || value === "") query.delete(name);
            else query.set(name, value);
        }
        const text = query.toString();
        if (text === this.query.toString()) return;
        const address = this.path + (text ? `?${text}` : "");
        if (replace) history.replaceState(null, "", address);
        else history.pushState(null, "", address);
        this.#read();
    }

    /** Follows links inside the application without loading the page anew. */
    follow = (event: MouseEvent): void => {
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        const link = (event.target as Element).closest("a");
        if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin || link.dataset.reload !== undefined) return;
        if (link.getAttribute("href")?.startsWith("#")) return;
        event.preventDefault();
        this.go(link.pathname + link.search + link.hash);
    };

    #wentBack(): void {
        if (this.#guard && location.pathname !== this.path) {
            if (!this.#guard()) {
                history.pushState(null, "", this.address);
                return;
            }
            this.#guard = null;
        }
        this.#read();
    }

    #read(): void {
        this.path = location.pathname;
        this.query = new URLSearchParams(location.search);
    }
}

export const router = new Router();

/** Where to go after the login: only paths of this application, never another host's. */
export function safeNext(next: string | null): string {
    return next && /^\/(?![/\\])/.test(next) && !next.startsWith("/login") ? next : "/";
}
