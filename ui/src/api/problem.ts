/** What the API says when it refuses (RFC 9457), as an exception. */
export class Problem extends Error {
    constructor(
        readonly status: number,
        readonly title: string,
        readonly detail: string,
        readonly errors: FieldError[] = [],
        readonly retryAfter: number | null = null,
    ) {
        super(detail || title);
        this.name = "Problem";
    }

    /** What a person can do about it. */
    get advice(): string {
        if (this.status === 0) return "The server cannot be reached. The page goes on by itself once it answers again.";
        if (this.status === 401) return "Your session has ended. Log in again.";
        if (this.status === 403) return "Your role does not allow this. An administrator can grant it under Users.";
        if (this.status === 404) return "It may have been removed or renamed meanwhile. Go back to the list.";
        if (this.status === 422 || this.errors.length > 0) return "Correct what is named and try again.";
        if (this.status === 409) return "Something else stands in its way; change that first, then try again.";
        if (this.status === 412) return "Somebody changed it meanwhile. Load it again and repeat your change.";
        if (this.status === 429) return `Too many attempts. Wait ${this.retryAfter ?? 60} seconds, then try again.`;
        if (this.status >= 500) return "The server has failed at this; its log has the cause. Try again in a moment.";
        return "Try again.";
    }
}

export interface FieldError {
    field: string;
    message: string;
}

/** Reads the body of a refusal, whatever it is. */
export function problemOf(status: number, text: string, retryAfter: string | null): Problem {
    const seconds = retryAfter === null || Number.isNaN(Number(retryAfter)) ? null : Number(retryAfter);
    try {
        const body = JSON.parse(text) as { title?: string; detail?: string; errors?: FieldError[] };
        return new Problem(status, body.title ?? `Error ${status}`, body.detail ?? "", body.errors ?? [], seconds);
    } catch {
        return new Problem(status, `Error ${status}`, text.slice(0, 300), [], seconds);
    }
}

export function asProblem(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    return new Problem(-1, "The page failed", thrown instanceof Error ? thrown.message : String(thrown));
}
