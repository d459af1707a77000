"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Ago } from "@/components/accounts/ago";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useApi, useApiQuery, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MeView } from "@/lib/accounts/views";
import type { Page } from "@/lib/shared/pagination";
import type { MemberView } from "@/lib/tenancy/views";

const roles = ["owner", "admin", "agent", "viewer"] as const;

function MemberRow({ member, isYou }: { member: MemberView; isYou: boolean }) {
  const t = useTranslations("accounts.members");
  return (
    <li className="flex min-h-[60px] items-center gap-3 border-b px-5 py-2.5 last:border-b-0">
      <Avatar name={member.name} seed={member.userId} />
      <div className="flex min-w-0 flex-1 flex-col">
        <p className="flex min-w-0 items-center gap-2 text-base font-medium">
          <bdi className="truncate">{member.name}</bdi>
          {isYou && <span className="text-sm font-normal text-muted-foreground">({t("you")})</span>}
        </p>
        <p className="truncate text-sm text-muted-foreground">{member.email}</p>
      </div>
      <p className="hidden text-sm text-muted-foreground sm:block">
        {t.rich("joined", { ago: () => <Ago at={member.joinedAt} /> })}
      </p>
      <Badge tone={member.role === "owner" ? "primary" : "neutral"}>{t(`roles.${member.role}`)}</Badge>
    </li>
  );
}

function RoleCard() {
  const t = useTranslations("accounts.members");
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("rolesTitle")}</CardTitle>
      </CardHeader>
      <CardContent>
        <dl className="grid gap-x-6 gap-y-2 text-base sm:grid-cols-[6rem_1fr]">
          {roles.map((role) => (
            <div key={role} className="contents">
              <dt className="font-medium">{t(`roles.${role}`)}</dt>
              <dd className="text-muted-foreground">{t(`may.${role}`)}</dd>
            </div>
          ))}
        </dl>
      </CardContent>
    </Card>
  );
}

const skeleton = (
  <Card aria-busy="true">
    {[0, 1, 2].map((row) => (
      <div key={row} className="flex h-[60px] items-center gap-3 border-b px-5 last:border-b-0">
        <Skeleton className="size-8 rounded-full" />
        <div className="flex flex-1 flex-col gap-2">
          <Skeleton className="h-3.5 w-32" />
          <Skeleton className="h-3 w-48" />
        </div>
        <Skeleton className="h-5 w-16 rounded-full" />
      </div>
    ))}
  </Card>
);

export function MemberList() {
  const t = useTranslations("accounts.members");
  const api = useApi();
  const { slug } = useWorkspace();
  const me = useApiQuery<MeView>("/me");
  const members = useInfiniteQuery<Page<MemberView>, ApiError>({
    queryKey: [slug, "/members"],
    queryFn: ({ pageParam, signal }) =>
      api.get(`/members${pageParam ? `?cursor=${encodeURIComponent(String(pageParam))}` : ""}`, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
  });
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      {members.isPending ? (
        skeleton
      ) : members.isError ? (
        <Card>
          <ErrorState turn={members.error.turn} onRetry={() => void members.refetch()}>
            {members.error.message}
          </ErrorState>
        </Card>
      ) : (
        <Card>
          <ul>
            {members.data.pages.flatMap(({ data }) =>
              data.map((member) => (
                <MemberRow key={member.id} member={member} isYou={member.userId === me.data?.user.id} />
              )),
            )}
          </ul>
          {members.hasNextPage && (
            <div className="border-t p-3 text-center">
              <Button
                variant="ghost"
                onClick={() => void members.fetchNextPage()}
                loading={members.isFetchingNextPage}
              >
                {t("more")}
              </Button>
            </div>
          )}
        </Card>
      )}
      <RoleCard />
    </>
  );
}
