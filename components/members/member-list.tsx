"use client";

import { useState } from "react";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { InvitationsCard } from "@/components/members/invitations-card";
import { InviteDialog } from "@/components/members/invite-dialog";
import { MemberRow } from "@/components/members/member-row";
import { PermissionTable } from "@/components/members/permission-table";
import { useMembers } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useMay, useWorkspace } from "@/hooks/use-workspace";

const skeleton = (
  <Card>
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
  const { userId } = useWorkspace();
  const invite = useTranslations("members.invite");
  const manages = useMay("admin");
  const members = useMembers();
  // The list of what is to be set up leads straight into the dialog.
  const [inviting, setInviting] = useState(useSearchParams().has("invite"));
  const close = () => {
    setInviting(false);
    window.history.replaceState(null, "", window.location.pathname);
  };
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("text")}
        actions={manages && <Button onClick={() => setInviting(true)}>{invite("button")}</Button>}
      />
      <SettingsQuery query={members} skeleton={skeleton}>
        {({ data }) => (
          <Card>
            <ul>
              {data.map((member) => (
                <MemberRow key={member.id} member={member} isYou={member.userId === userId} />
              ))}
            </ul>
          </Card>
        )}
      </SettingsQuery>
      {manages && <InvitationsCard />}
      <PermissionTable />
      {inviting && manages && <InviteDialog onClose={close} />}
    </>
  );
}
