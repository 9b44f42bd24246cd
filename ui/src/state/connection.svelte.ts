/** Whether the server is there. */
class Connection {
    isLost = $state(false);
    since = $state<Date | null>(null);

    reached(reached: boolean): void {
        if (!reached && !this.isLost) this.since = new Date();
        this.isLost = !reached;
    }
}

export const connection = new Connection();
