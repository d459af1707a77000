"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { Logo } from "@/components/logo";
import { CreateWorkspaceDialog } from "@/components/shell/create-workspace-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** For somebody who is signed in and belongs nowhere. */
export function FirstWorkspace() {
  const t = useTranslations("shell.noWorkspace");
  const [creating, setCreating] = useState(false);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-sidebar p-6">
      <Logo />
      <EmptyState
        drawing="conversation"
        title={t("title")}
        action={<Button onClick={() => setCreating(true)}>{t("action")}</Button>}
      >
        {t("text")}
      </EmptyState>
      <CreateWorkspaceDialog open={creating} onOpenChange={setCreating} />
    </main>
  );
}
