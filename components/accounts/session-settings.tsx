"use client";

import { useState } from "react";
import { Laptop, Smartphone } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Ago } from "@/components/accounts/ago";
import { useDeviceName } from "@/components/accounts/device-name";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { useSignOut } from "@/components/shell/use-sign-out";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { SessionView } from "@/lib/accounts/views";

type Sessions = { data: SessionView[] };

function SessionRow({ session }: { session: SessionView }) {
  const t = useTranslations("accounts.sessions");
  const deviceName = useDeviceName();
  const { slug } = useWorkspace();
  const cache = useQueryClient();
  const key = [slug, "/sessions"];
  const end = useApiMutation((api) => api.delete<void>(`/sessions/${session.id}`), {
    onSuccess: () => {
      cache.setQueryData<Sessions>(
        key,
        (old) => old && { data: old.data.filter(({ id }) => id !== session.id) },
      );
      toast.success(t("ended"));
    },
    onError: (error) => {
      toast.error(error.message);
      void cache.invalidateQueries({ queryKey: key });
    },
  });
  const Icon = /iPhone|Android/.test(session.system ?? "") ? Smartphone : Laptop;
  const device = deviceName(session);
  return (
    <li className="flex min-h-[64px] items-center gap-3 border-b px-5 py-3 last:border-b-0">
      <Icon className="size-5 shrink-0 text-muted-foreground" aria-hidden="true" />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="flex flex-wrap items-center gap-2 text-base font-medium">
          {device}
          {session.current && <Badge tone="primary">{t("current")}</Badge>}
        </p>
        <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground tabular-nums">
          {session.ip && <span>{session.ip}</span>}
          <span>{t.rich("lastSeen", { ago: () => <Ago at={session.lastSeenAt} /> })}</span>
          <span>{t.rich("since", { ago: () => <Ago at={session.createdAt} /> })}</span>
        </p>
      </div>
      {!session.current && (
        <Button
          variant="outline"
          size="sm"
          onClick={() => end.mutate()}
          loading={end.isPending}
          aria-label={t("endNamed", { device })}
        >
          {t("end")}
        </Button>
      )}
    </li>
  );
}

const skeleton = (
  <Card>
    {[0, 1, 2].map((row) => (
      <div key={row} className="flex h-16 items-center gap-3 border-b px-5 last:border-b-0">
        <Skeleton className="size-5" />
        <div className="flex flex-1 flex-col gap-2">
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="h-3 w-64 max-w-full" />
        </div>
      </div>
    ))}
  </Card>
);

export function SessionSettings() {
  const t = useTranslations("accounts.sessions");
  const sessions = useApiQuery<Sessions>("/sessions", { staleTime: 0 });
  const { signOut, pending } = useSignOut();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("text")}
        actions={
          <Button variant="outline" onClick={() => setAsking(true)}>
            {t("everywhere")}
          </Button>
        }
      />
      <SettingsQuery query={sessions} skeleton={skeleton}>
        {({ data }) => (
          <Card>
            <ul>
              {data.map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </ul>
          </Card>
        )}
      </SettingsQuery>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("everywhereTitle")}
        description={t("everywhereText")}
        confirmLabel={t("everywhere")}
        onConfirm={() => void signOut(true)}
        pending={pending}
      />
    </>
  );
}
