"use client";

import type { ReactNode } from "react";
import { NotPermitted } from "@/components/ui/not-permitted";
import { useMay } from "@/hooks/use-workspace";

/** What is inside, for who may import; for others who can let them. */
export function MayImport({ children }: { children: ReactNode }) {
  if (useMay("admin")) return children;
  return <NotPermitted words="imports.noPermission" page="contacts" />;
}
