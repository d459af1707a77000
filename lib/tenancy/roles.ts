export const roles = ["viewer", "agent", "admin", "owner"] as const;

/** Each role may do all that the roles before it may. */
export type Role = (typeof roles)[number];

export const roleAllows = (has: Role, needs: Role): boolean => roles.indexOf(has) >= roles.indexOf(needs);
