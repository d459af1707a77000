"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { MoreHorizontal, Plus } from "lucide-react";
import {
  AddAppDialog,
  RemoveAppDialog,
  RenameAppDialog,
  RotateSecretDialog,
  metaAppsKey,
} from "@/components/phone-numbers/meta-app-dialogs";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { WebhookConnectionView } from "@/lib/phone-numbers/views";
import type { Page } from "@/lib/shared/pagination";

type Asking = { what: "rename" | "rotate" | "remove"; app: WebhookConnectionView } | null;

function Value({ label, children }: { label: string; children: string }) {
  return (
    <div className="grid items-center gap-x-4 py-1 pane:grid-cols-[8rem_minmax(0,1fr)]">
      <dt className="text-sm text-muted-foreground">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <code className="min-w-0 truncate rounded bg-muted px-1.5 py-0.5 font-mono text-xs">{children}</code>
        <CopyButton text={children} />
      </dd>
    </div>
  );
}

function MetaApp({ app, onAsk }: { app: WebhookConnectionView; onAsk: (asking: Asking) => void }) {
  const t = useTranslations("phone-numbers.apps");
  const format = useFormatter();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const endPrevious = useApiMutation((api) => api.delete(`/webhook-connections/${app.id}/previous-secret`), {
    onSuccess: () => {
      toast.success(t("endedPrevious"));
      return client.invalidateQueries({ queryKey: [slug, metaAppsKey] });
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <li className="flex flex-col gap-2 px-4 py-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="font-medium break-words">{app.name}</h3>
          <p className="text-sm text-muted-foreground">{t("numbers", { count: app.phoneNumbers })}</p>
        </div>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={t("more", { name: app.name })}>
              <MoreHorizontal />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => onAsk({ what: "rotate", app })}>
              {t("changeSecret")}
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => onAsk({ what: "rename", app })}>{t("edit")}</DropdownMenuItem>
            <DropdownMenuItem danger onSelect={() => onAsk({ what: "remove", app })}>
              {t("remove")}
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </div>
      <dl>
        {app.appId && <Value label={t("appId")}>{app.appId}</Value>}
        <Value label={t("callbackUrl")}>{app.callbackUrl}</Value>
        <Value label={t("verifyToken")}>{app.verifyToken}</Value>
      </dl>
      <p className="max-w-prose text-sm text-muted-foreground">{t("where")}</p>
      {app.previousSecretUntil && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-warning-soft px-3 py-2 text-sm text-warning">
          <span className="min-w-0 flex-1">
            {t("previousSecret", {
              time: format.dateTime(new Date(app.previousSecretUntil), {
                dateStyle: "medium",
                timeStyle: "short",
              }),
            })}
          </span>
          <Button
            size="sm"
            variant="outline"
            onClick={() => endPrevious.mutate()}
            loading={endPrevious.isPending}
          >
            {t("endPrevious")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** The workspace's own Meta apps: where their events come to, and their secrets' changes. For admins. */
export function MetaApps() {
  const t = useTranslations("phone-numbers.apps");
  const apps = useApiQuery<Page<WebhookConnectionView>>("/webhook-connections", { key: [metaAppsKey] });
  const [adding, setAdding] = useState(false);
  const [asking, setAsking] = useState<Asking>(null);
  const close = () => setAsking(null);
  const asked = (what: NonNullable<Asking>["what"]) => (asking?.what === what ? asking.app : null);
  return (
    <section aria-labelledby="meta-apps" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-col gap-0.5">
          <h2 id="meta-apps" className="text-base font-semibold">
            {t("title")}
          </h2>
          <p className="max-w-prose text-sm text-muted-foreground">{t("purpose")}</p>
        </div>
        <Button variant="outline" onClick={() => setAdding(true)}>
          <Plus />
          {t("add")}
        </Button>
      </div>
      {apps.isPending ? (
        <div aria-busy="true" className="rounded-xl border px-4 py-4">
          <Skeleton className="h-4 w-48" />
        </div>
      ) : apps.isError ? (
        <QueryFailed query={apps} />
      ) : apps.data.data.length === 0 ? (
        <p className="rounded-xl border px-4 py-4 text-sm text-muted-foreground">{t("empty")}</p>
      ) : (
        <ul className="divide-y rounded-xl border bg-card">
          {apps.data.data.map((app) => (
            <MetaApp key={app.id} app={app} onAsk={setAsking} />
          ))}
        </ul>
      )}
      <AddAppDialog open={adding} onClose={() => setAdding(false)} />
      <RenameAppDialog app={asked("rename")} onClose={close} />
      <RotateSecretDialog app={asked("rotate")} onClose={close} />
      <RemoveAppDialog app={asked("remove")} onClose={close} />
    </section>
  );
}
