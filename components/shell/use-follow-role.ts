"use client";

import { useRef } from "react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "@/components/ui/toast";
import { useApi } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MeView } from "@/lib/accounts/views";

/**
 * Looks whether one's own role is still what this page was drawn with. When it is another one, says so and has the page
 * drawn again: what one may no longer do disappears without anything being lost.
 */
export function useFollowRole(): () => Promise<void> {
  const t = useTranslations("shell");
  const api = useApi();
  const router = useRouter();
  const { id, role } = useWorkspace();
  const said = useRef(role);
  return async () => {
    const me = await api.get<MeView>("/me").catch(() => null);
    const now = me?.workspaces.find((workspace) => workspace.id === id)?.role;
    if (!now || now === said.current) return;
    said.current = now;
    toast(t("live.role", { role: t(`workspace.role.${now}`) }));
    router.refresh();
  };
}
