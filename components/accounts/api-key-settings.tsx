"use client";

import { useState } from "react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Ago } from "@/components/accounts/ago";
import { CreateApiKeyDialog } from "@/components/accounts/create-api-key-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApi, useApiMutation, type ApiError } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { Page } from "@/lib/shared/pagination";
import type { ApiKeyView } from "@/lib/team/views";

const stateOf = ({ revokedAt, expiresAt }: ApiKeyView): "revoked" | "expired" | "active" =>
  revokedAt ? "revoked" : expiresAt && new Date(expiresAt) <= new Date() ? "expired" : "active";

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKeyView; onRevoke: () => void }) {
  const t = useTranslations("accounts.apiKeys");
  const members = useTranslations("accounts.members");
  const state = stateOf(apiKey);
  return (
    <li className="flex min-h-[64px] flex-wrap items-center gap-x-4 gap-y-2 border-b px-5 py-3 last:border-b-0">
      <div className="flex min-w-0 flex-1 basis-56 flex-col gap-0.5">
        <p className="flex min-w-0 items-center gap-2 text-base font-medium">
          <bdi className="truncate">{apiKey.name}</bdi>
          <Badge tone="outline">{members(`roles.${apiKey.role}`)}</Badge>
          {state !== "active" && <Badge tone="danger">{t(state)}</Badge>}
        </p>
        <code className="truncate font-mono text-sm text-muted-foreground">{apiKey.prefix}_…</code>
      </div>
      <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground tabular-nums">
        <span>
          {apiKey.lastUsedAt
            ? t.rich("lastUsed", { ago: () => <Ago at={apiKey.lastUsedAt!} /> })
            : t("never")}
        </span>
        <span>{t.rich("createdAt", { ago: () => <Ago at={apiKey.createdAt} /> })}</span>
      </p>
      {state === "active" && (
        <Button
          variant="outline"
          size="sm"
          onClick={onRevoke}
          aria-label={t("revokeNamed", { name: apiKey.name })}
        >
          {t("revoke")}
        </Button>
      )}
    </li>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKeyView; onClose: () => void }) {
  const t = useTranslations("accounts.apiKeys");
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const revoke = useApiMutation((api) => api.delete<void>(`/api-keys/${apiKey.id}`), {
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: [slug, "/api-keys"] });
      toast.success(t("revoked"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("revokeTitle", { name: apiKey.name })}
      description={t("revokeText")}
      confirmLabel={t("revoke")}
      onConfirm={() => revoke.mutate()}
      pending={revoke.isPending}
      error={revoke.error?.message}
    />
  );
}

const skeleton = (
  <Card aria-busy="true">
    {[0, 1].map((row) => (
      <div key={row} className="flex h-16 items-center gap-4 border-b px-5 last:border-b-0">
        <div className="flex flex-1 flex-col gap-2">
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="h-3 w-32" />
        </div>
        <Skeleton className="h-7 w-16" />
      </div>
    ))}
  </Card>
);

function KeyList({ onCreate }: { onCreate: () => void }) {
  const t = useTranslations("accounts.apiKeys");
  const api = useApi();
  const { slug } = useWorkspace();
  const [revoking, setRevoking] = useState<ApiKeyView | null>(null);
  const keys = useInfiniteQuery<Page<ApiKeyView>, ApiError>({
    queryKey: [slug, "/api-keys"],
    queryFn: ({ pageParam, signal }) =>
      api.get(`/api-keys${pageParam ? `?cursor=${encodeURIComponent(String(pageParam))}` : ""}`, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
  });
  if (keys.isPending) return skeleton;
  if (keys.isError) {
    return (
      <Card>
        <QueryFailed query={keys} />
      </Card>
    );
  }
  const rows = keys.data.pages.flatMap(({ data }) => data);
  if (rows.length === 0) {
    return (
      <Card>
        <EmptyState
          drawing="key"
          title={t("empty")}
          action={<Button onClick={onCreate}>{t("create")}</Button>}
        >
          {t("emptyText")}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <Card>
        <ul>
          {rows.map((apiKey) => (
            <KeyRow key={apiKey.id} apiKey={apiKey} onRevoke={() => setRevoking(apiKey)} />
          ))}
        </ul>
        {keys.hasNextPage && (
          <div className="border-t p-3 text-center">
            <Button
              variant="ghost"
              onClick={() => void keys.fetchNextPage()}
              loading={keys.isFetchingNextPage}
            >
              {t("more")}
            </Button>
          </div>
        )}
      </Card>
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
}

export function ApiKeySettings() {
  const t = useTranslations("accounts.apiKeys");
  const may = useMay("admin");
  const [creating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("text")}
        actions={
          may && (
            <Button onClick={() => setCreating(true)}>
              <Plus />
              {t("create")}
            </Button>
          )
        }
      />
      {may ? (
        <KeyList onCreate={() => setCreating(true)} />
      ) : (
        <Card>
          <EmptyState drawing="key" title={t("forbidden")}>
            {t("forbiddenText")}
          </EmptyState>
        </Card>
      )}
      {creating && <CreateApiKeyDialog onClose={() => setCreating(false)} />}
    </>
  );
}
