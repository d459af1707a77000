"use client";

import { createContext, useContext } from "react";

/** The workspace whose pages one looks at, as the server proved it. */
export type CurrentWorkspace = {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  role: "viewer" | "agent" | "admin" | "owner";
  /** Who looks. */
  userId: string;
};

export const WorkspaceContext = createContext<CurrentWorkspace | null>(null);

/** @throws outside /w/[workspace] */
export function useWorkspace(): CurrentWorkspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error("useWorkspace is for pages under /w/[workspace].");
  return workspace;
}

const ranks = { viewer: 0, agent: 1, admin: 2, owner: 3 };

/** Whether the person who looks may do what needs this role. Only hides; the endpoints decide. */
export const useMay = (needs: CurrentWorkspace["role"]): boolean =>
  ranks[useWorkspace().role] >= ranks[needs];
