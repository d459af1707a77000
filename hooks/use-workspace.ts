"use client";

import { createContext, useContext } from "react";
import { roleAllows, type Role } from "@/lib/tenancy/roles";

/** The workspace whose pages one looks at, as the server proved it. */
export type CurrentWorkspace = {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  /** ISO 3166 alpha-2. */
  country: string;
  /** How numbers and dates are written: a BCP 47 tag of English. */
  locale: string;
  /** Where its picture is; null: it has none. */
  logo: string | null;
  /** After how many days messages are emptied; null: they are kept for ever. */
  retentionDays: number | null;
  role: Role;
  /** Who looks. */
  userId: string;
  /** How large a file of contacts may be in this installation. */
  importMaxBytes: number;
};

export const WorkspaceContext = createContext<CurrentWorkspace | null>(null);

/** @throws outside /w/[workspace] */
export function useWorkspace(): CurrentWorkspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error("useWorkspace is for pages under /w/[workspace].");
  return workspace;
}

/** Whether the person who looks may do what needs this role. Only hides; the endpoints decide. */
export const useMay = (needs: Role): boolean => roleAllows(useWorkspace().role, needs);
