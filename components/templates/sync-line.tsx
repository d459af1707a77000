"use client";

import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { toast } from "@/components/ui/toast";
import { templateKeys } from "@/components/templates/templates-cache";
import { Button } from "@/components/ui/button";
import { TurnBadge, type Turn } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { TemplateSyncView } from "@/lib/templates/views";

/** A token is ours to mend, everything else Meta's. */
const turnOf = (reason: string): Turn => (reason.startsWith("token") ? "you" : "meta");

/** How fresh the list is, and the button that asks Meta again. */
export function SyncLine({ accounts }: { accounts: readonly TemplateSyncView[] }) {
  const t = useTranslations("templates.sync");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const maySync = useMay("agent");
  const sync = useApiMutation((api) => api.post<{ data: TemplateSyncView[] }>("/template-syncs"), {
    onSuccess: (syncs) => client.setQueryData(templateKeys.syncs(slug), syncs),
    onError: (error) => toast.error(error.message),
  });
  const syncing = sync.isPending || accounts.some((account) => account.syncing);
  const oldest = accounts
    .map(({ syncedAt }) => syncedAt)
    .reduce((a, b) => (a && b ? (a < b ? a : b) : null), accounts[0]?.syncedAt ?? null);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted-foreground">
        <span role="status">
          {syncing
            ? t("running")
            : oldest
              ? t.rich("synced", { time: () => <RelativeTime at={oldest} /> })
              : t("never")}
        </span>
        {maySync && (
          <Button variant="ghost" size="sm" loading={syncing} onClick={() => sync.mutate()}>
            <RefreshCw />
            {t("now")}
          </Button>
        )}
      </div>
      {accounts
        .filter(({ error }) => error)
        .map(({ wabaId, name, metaId, error }) => (
          <p
            key={wabaId}
            role="alert"
            className="flex flex-wrap items-center gap-x-2 gap-y-1 rounded-lg bg-warning-soft p-3 text-sm text-warning"
          >
            <TurnBadge turn={turnOf(error!.reason)} />
            <span className="min-w-0 break-words">
              {accounts.length > 1 && <span className="font-semibold">{name ?? metaId}: </span>}
              {error!.message} {t("lastKnown")}
            </span>
          </p>
        ))}
    </div>
  );
}
