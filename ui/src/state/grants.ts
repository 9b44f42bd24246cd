const rank = { viewer: 0, operator: 1, administrator: 2 } as const;
export type Role = keyof typeof rank;

/** Who is let in to look: with this role, on all clusters or on any one. */
export interface Readers {
    role: Role;
    everywhere: boolean;
}

/** May somebody with these grants ("operator@shop", "viewer") act as `role`? Without a cluster: on all, or on any one when `anywhere`. */
export function mayAct(grants: string[], role: Role, cluster?: string | null, anywhere = false): boolean {
    return grants.some((grant) => {
        const [name, where] = grant.split("@") as [string, string | undefined];
        if (!(name in rank) || rank[name as Role] < rank[role]) return false;
        return where === undefined || anywhere || where === cluster;
    });
}
