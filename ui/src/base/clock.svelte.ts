/** The time now, moved on every second, so that "12 s ago" stays true. */
class Clock {
    now = $state.raw(new Date());

    constructor() {
        setInterval(() => {
            if (!document.hidden) this.now = new Date();
        }, 1_000);
    }
}

export const clock = new Clock();
