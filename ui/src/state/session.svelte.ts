import { tick } from "svelte";
import { request, useCsrfToken, watchRequests } from "../api/client";
import { router } from "../base/router.svelte";
import { mayAct, type Readers, type Role } from "./grants";
import { connection } from "./connection.svelte";

export interface SessionObject {
    id: number | string;
    user: string;
    grants: string[];
    csrf_token: string;
    created_at: string;
    expires_at: string;
    address: string;
    must_change_password: boolean;
    second_factor: boolean;
}

/** Who is logged in. */
class Session {
    current = $state<SessionObject | null>(null);
    isKnown = $state(false);

    constructor() {
        watchRequests(() => this.lost(), (reached) => connection.reached(reached));
    }

    async load(): Promise<void> {
        // Whoever is at the login has no session; asking would only be refused.
        if (router.path === "/login" && !this.current) {
            this.isKnown = true;
            return;
        }
        try {
            this.take((await request<SessionObject>("GET", "/api/v1/session")).data);
        } catch (problem) {
            if ((problem as { status?: number }).status !== 401) throw problem;
            this.current = null;
        } finally {
            this.isKnown = true;
        }
    }

    take(session: SessionObject): void {
        this.current = session;
        useCsrfToken(session.csrf_token);
    }

    async logOut(): Promise<void> {
        router.guard(null);
        router.go("/login");
        // The pages are gone before the session is, so that none asks for anything without one.
        this.current = null;
        await tick();
        await request("DELETE", "/api/v1/session");
    }

    /** The server no longer knows the session: to the login, and back to where they were afterwards. */
    lost(): void {
        if (!this.current) return;
        this.current = null;
        router.guard(null);
        if (router.path !== "/login") router.go(`/login?next=${encodeURIComponent(router.address)}`, { replace: true });
    }

    may(role: Role, cluster?: string | null): boolean {
        return mayAct(this.current?.grants ?? [], role, cluster);
    }

    /** On at least one cluster. */
    maySomewhere(role: Role): boolean {
        return this.sees({ role, everywhere: false });
    }

    sees(readers: Readers): boolean {
        return mayAct(this.current?.grants ?? [], readers.role, null, !readers.everywhere);
    }
}

export const session = new Session();
