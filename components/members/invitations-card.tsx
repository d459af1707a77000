"use client";

import { useState } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Ago } from "@/components/accounts/ago";
import { keys } from "@/components/inbox/cache-keys";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { QueryFailed } from "@/components/ui/query-failed";
import { toast } from "@/components/ui/toast";
import { useApi, useApiMutation, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { InvitationView } from "@/lib/accounts/views";
import type { Page } from "@/lib/shared/pagination";

function InvitationRow({ invitation }: { invitation: InvitationView }) {
  const t = useTranslations("members.invitations");
  const roles = useTranslations("accounts.members.roles");
  const { id, email, role, expiresAt } = invitation;
  // Looked at once: a page that stays open for three days may say "expires 1 minute ago".
  const [old] = useState(() => new Date(expiresAt) < new Date());
  const onError = (error: ApiError) => void toast.error(error.message);
  const send = useApiMutation((api) => api.post<InvitationView>(`/invitations/${id}/mails`), {
    onSuccess: () => toast.success(t("sent", { email })),
    onError,
  });
  const revoke = useApiMutation((api) => api.delete<void>(`/invitations/${id}`), {
    onSuccess: () => toast.success(t("revoked")),
    onError,
  });
  return (
    <li className="flex min-h-[60px] flex-wrap items-center gap-x-3 gap-y-2 border-b px-5 py-2.5 last:border-b-0">
      <div className="flex min-w-48 flex-1 flex-col">
        <p className="truncate text-base font-medium">{email}</p>
        <p className="text-sm text-muted-foreground">
          {old ? t("expired") : t.rich("expires", { when: () => <Ago at={expiresAt} ahead /> })}
        </p>
      </div>
      {old && <Badge tone="warning">{t("old")}</Badge>}
      <Badge>{roles(role)}</Badge>
      <Button
        size="sm"
        variant="outline"
        loading={send.isPending}
        onClick={() => send.mutate()}
        aria-label={t("againTo", { email })}
      >
        {t("again")}
      </Button>
      <Button
        size="sm"
        variant="outline"
        loading={revoke.isPending}
        onClick={() => revoke.mutate()}
        aria-label={t("revokeOf", { email })}
      >
        {t("revoke")}
      </Button>
    </li>
  );
}

/** Who is invited and has not come yet; nothing while there is nobody. */
export function InvitationsCard() {
  const t = useTranslations("members.invitations");
  const api = useApi();
  const { slug } = useWorkspace();
  const list = useInfiniteQuery<Page<InvitationView>, ApiError>({
    queryKey: keys.shared(slug, "invitations"),
    queryFn: ({ pageParam, signal }) =>
      api.get(`/invitations${pageParam ? `?cursor=${encodeURIComponent(String(pageParam))}` : ""}`, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
  });
  if (list.isError) {
    return (
      <Card>
        <QueryFailed query={list} />
      </Card>
    );
  }
  const rows = list.data?.pages.flatMap(({ data }) => data) ?? [];
  if (rows.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
      </CardHeader>
      <ul>
        {rows.map((invitation) => (
          <InvitationRow key={invitation.id + invitation.sentAt} invitation={invitation} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="border-t p-3 text-center">
          <Button variant="ghost" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {t("more")}
          </Button>
        </div>
      )}
    </Card>
  );
}
