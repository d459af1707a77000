"use client";

import { useState } from "react";
import { MoreHorizontal, ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { Ago } from "@/components/accounts/ago";
import { DepartureDialog } from "@/components/members/departure-dialog";
import { MemberSessionsDialog } from "@/components/members/member-sessions-dialog";
import { TransferDialog } from "@/components/members/transfer-dialog";
import { leaveFor } from "@/components/shell/leave";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { roles, type Role } from "@/lib/tenancy/roles";
import { mayChangeMember } from "@/lib/tenancy/rules";
import type { MemberView } from "@/lib/tenancy/views";

type Asking = "viewer" | "removal" | "leaving" | "transfer" | "sessions";

function useChangeRole(member: MemberView) {
  const t = useTranslations("members");
  const names = useTranslations("accounts.members.roles");
  const change = useApiMutation((api, role: Role) => api.patch<void>(`/members/${member.id}`, { role }), {
    onError: (error) => toast.error(error.message),
  });
  return (role: Role) =>
    change.mutate(role, {
      onSuccess: () =>
        toast.success(t("roleChanged", { name: member.name, role: names(role) }), {
          action: { label: t("undo"), onClick: () => change.mutate(member.role) },
        }),
    });
}

function MemberMenu({
  member,
  isYou,
  ask,
}: {
  member: MemberView;
  isYou: boolean;
  ask: (what: Asking) => void;
}) {
  const t = useTranslations("members");
  const names = useTranslations("accounts.members.roles");
  const own = useWorkspace().role;
  const changeRole = useChangeRole(member);
  const may = mayChangeMember(own, member.role, null);
  if (!may && !isYou) return <span className="size-8" />;
  const choose = (role: string) => {
    if (role === member.role) return;
    if (role === "viewer") ask("viewer");
    else changeRole(role as Role);
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={isYou ? t("you") : t("more", { name: member.name })}>
          <MoreHorizontal />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {may && (
          <>
            <DropdownMenuLabel>{t("role")}</DropdownMenuLabel>
            <DropdownMenuRadioGroup value={member.role} onValueChange={choose}>
              {roles
                .toReversed()
                .filter((role) => mayChangeMember(own, member.role, role))
                .map((role) => (
                  <DropdownMenuRadioItem key={role} value={role}>
                    {names(role)}
                  </DropdownMenuRadioItem>
                ))}
            </DropdownMenuRadioGroup>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={() => ask("sessions")}>{t("sessions")}</DropdownMenuItem>
          </>
        )}
        {may && own === "owner" && !isYou && (
          <DropdownMenuItem onSelect={() => ask("transfer")}>{t("transfer")}</DropdownMenuItem>
        )}
        <DropdownMenuItem danger onSelect={() => ask(isYou ? "leaving" : "removal")}>
          {isYou ? t("leave") : t("remove")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function Question({ asking, member, onClose }: { asking: Asking; member: MemberView; onClose: () => void }) {
  const t = useTranslations("members");
  const workspace = useWorkspace();
  const { name, userId } = member;
  const shared = { userId, onClose };
  if (asking === "transfer") return <TransferDialog member={member} onClose={onClose} />;
  if (asking === "sessions") return <MemberSessionsDialog member={member} onClose={onClose} />;
  if (asking === "viewer") {
    return (
      <DepartureDialog
        {...shared}
        title={t("viewer.title", { name })}
        text={t("viewer.text", { name })}
        action={t("viewer.action")}
        run={(api, handOver) => api.patch(`/members/${member.id}`, { role: "viewer", handOver })}
        onDone={onClose}
      />
    );
  }
  if (asking === "leaving") {
    return (
      <DepartureDialog
        {...shared}
        title={t("leaving.title", { workspace: workspace.name })}
        text={t("leaving.text")}
        action={t("leaving.action")}
        run={(api, handOver) => api.delete("/membership", { handOver })}
        onDone={() => leaveFor("/")}
      />
    );
  }
  return (
    <DepartureDialog
      {...shared}
      title={t("removal.title", { name })}
      text={t("removal.text", { name })}
      action={t("removal.action")}
      run={(api, handOver) => api.delete(`/members/${member.id}`, { handOver })}
      onDone={() => {
        toast.success(t("removal.done", { name }));
        onClose();
      }}
    />
  );
}

/** A member, and what one may do with them. */
export function MemberRow({ member, isYou }: { member: MemberView; isYou: boolean }) {
  const t = useTranslations("members");
  const words = useTranslations("accounts.members");
  const [asking, setAsking] = useState<Asking | null>(null);
  return (
    <li className="flex min-h-[60px] items-center gap-3 border-b px-5 py-2.5 last:border-b-0">
      <Avatar name={member.name} seed={member.userId} image={member.image} />
      <div className="flex min-w-0 flex-1 flex-col">
        <p className="flex min-w-0 items-center gap-2 text-base font-medium">
          <bdi className="truncate">{member.name}</bdi>
          {isYou && <span className="text-sm font-normal text-muted-foreground">({words("you")})</span>}
          {member.twoFactor && (
            <ShieldCheck
              role="img"
              aria-label={t("secondFactor")}
              className="size-3.5 shrink-0 text-success"
            />
          )}
        </p>
        <p className="truncate text-sm text-muted-foreground">{member.email}</p>
      </div>
      <p className="hidden text-sm text-muted-foreground sm:block">
        {member.lastSeenAt
          ? t.rich("lastSeen", { ago: () => <Ago at={member.lastSeenAt!} /> })
          : t("neverSeen")}
      </p>
      <Badge tone={member.role === "owner" ? "primary" : "neutral"}>{words(`roles.${member.role}`)}</Badge>
      <MemberMenu member={member} isYou={isYou} ask={setAsking} />
      {asking && <Question asking={asking} member={member} onClose={() => setAsking(null)} />}
    </li>
  );
}
