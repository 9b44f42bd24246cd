/** What is watched: the browser's document. */
export interface Watched extends Pick<EventTarget, "addEventListener" | "removeEventListener"> {
    readonly hidden: boolean;
}

/** Whether nobody has looked at the document for `after` milliseconds; one that was never looked at rests from the beginning. The browser
    allows a server six connections in all its tabs: what holds one gives it back for as long as it `isResting`. */
export class Rest {
    isResting: boolean;
    #timer: ReturnType<typeof setTimeout> | undefined;

    constructor(
        readonly document: Watched,
        readonly after: number,
        readonly begun: () => void,
        readonly ended: () => void,
    ) {
        this.isResting = document.hidden;
        document.addEventListener("visibilitychange", this.#changed);
    }

    stop(): void {
        clearTimeout(this.#timer);
        this.document.removeEventListener("visibilitychange", this.#changed);
    }

    #changed = (): void => {
        clearTimeout(this.#timer);
        if (this.document.hidden) this.#timer = setTimeout(() => this.#begin(), this.after);
        else if (this.isResting) {
            this.isResting = false;
            this.ended();
        }
    };

    #begin(): void {
        if (this.isResting) return;
        this.isResting = true;
        this.begun();
    }
}
