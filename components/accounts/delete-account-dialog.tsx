"use client";

import { useRef, useState } from "react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { signInWithGoogle } from "@/components/accounts/auth-client";
import { Notice } from "@/components/accounts/notice";
import { useSignOut } from "@/components/shell/use-sign-out";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { TypedConfirm } from "@/components/ui/typed-confirm";
import { leaveByOneself, useApiMutation, useApiQuery } from "@/hooks/use-api";
import type { AccountDeletionView } from "@/lib/data/account-deletion/views";

const consequences = ["gone", "conversations", "written", "keys", "again"] as const;

/** What stands in the way and who can move it; else what deleting the account does, and what proves that one may. */
export function DeleteAccountDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const t = useTranslations("accounts.deletion");
  const state = useApiQuery<AccountDeletionView>("/me/deletion", { staleTime: 0, gcTime: 0 });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("dialogTitle")} description={t("dialogText")}>
        {state.isPending ? (
          <div className="flex flex-col gap-3" aria-busy="true">
            <Skeleton className="h-4 w-full" />
            <Skeleton className="h-4 w-4/5" />
            <Skeleton className="h-8 w-full" />
          </div>
        ) : state.isError ? (
          <QueryFailed query={state} title={t("failed")} />
        ) : state.data.onlyOwnerOf.length > 0 ? (
          <OnlyOwner workspaces={state.data.onlyOwnerOf} />
        ) : state.data.needs.signInAgain ? (
          <SignInAgain />
        ) : (
          <Confirm email={email} state={state.data} onBlocked={() => void state.refetch()} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function Close({ word }: { word: "close" | "cancel" }) {
  const common = useTranslations("common");
  return (
    <DialogClose asChild>
      <Button variant="outline">{common(word)}</Button>
    </DialogClose>
  );
}

function OnlyOwner({ workspaces }: { workspaces: AccountDeletionView["onlyOwnerOf"] }) {
  const t = useTranslations("accounts.deletion");
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="info">{t("blocked", { count: workspaces.length })}</Notice>
      <ul className="flex max-h-72 flex-col divide-y overflow-y-auto">
        {workspaces.map(({ slug, name }) => (
          <li key={slug} className="flex flex-col gap-1 py-2.5">
            <bdi className="truncate text-base font-medium">{name}</bdi>
            <span className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
              <Link
                href={`/w/${slug}/settings/members`}
                aria-label={t("makeOwnerOf", { name })}
                className="text-link underline underline-offset-4"
              >
                {t("makeOwner")}
              </Link>
              <Link
                href={`/w/${slug}/settings/data`}
                aria-label={t("deleteWorkspaceOf", { name })}
                className="text-link underline underline-offset-4"
              >
                {t("deleteWorkspace")}
              </Link>
            </span>
          </li>
        ))}
      </ul>
      <DialogFooter>
        <Close word="close" />
      </DialogFooter>
    </div>
  );
}

function SignInAgain() {
  const t = useTranslations("accounts");
  const here = usePathname();
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    setLeaving(true);
    signInWithGoogle(here).catch(() => {
      setLeaving(false);
      toast.error(t("failed.unreachable"));
    });
  };
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="info">{t("deletion.signInAgain")}</Notice>
      <DialogFooter>
        <Close word="cancel" />
        <Button onClick={leave} loading={leaving}>
          {t("deletion.signInAgainAction")}
        </Button>
      </DialogFooter>
    </div>
  );
}

type ConfirmProps = { email: string; state: AccountDeletionView; onBlocked: () => void };

function Confirm({ email, state: { goingAnyway, needs }, onBlocked }: ConfirmProps) {
  const t = useTranslations("accounts");
  const format = useFormatter();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const { signOut, pending } = useSignOut();
  const stay = useRef<(() => void) | null>(null);
  const remove = useApiMutation((api) => api.delete<void>("/me", { email, password, code }), {
    // The live stream may say that the session is over before the answer is here.
    onMutate: () => void (stay.current = leaveByOneself()),
    onSuccess: () => void signOut(false, "/sign-in?notice=deleted"),
    onError: ({ reason }) => {
      stay.current?.();
      if (reason === "last_owner" || reason === "sign_in_again") onBlocked();
    },
  });
  const fields = remove.error?.fields ?? {};
  const failure = remove.error && Object.keys(fields).length === 0 ? remove.error.message : null;
  return (
    <TypedConfirm
      typed={email}
      confirmLabel={t("deletion.action")}
      onConfirm={() => remove.mutate()}
      pending={remove.isPending || remove.isSuccess || pending}
      error={failure ?? fields.email}
    >
      <ul className="flex list-disc flex-col gap-1 pl-5 text-base text-muted-foreground">
        {consequences.map((one) => (
          <li key={one}>{t(`deletion.consequences.${one}`)}</li>
        ))}
      </ul>
      {goingAnyway.length > 0 && (
        <Notice tone="info">
          {t("deletion.going", {
            names: format.list(goingAnyway.map(({ name }) => `“${name}”`)),
            count: goingAnyway.length,
          })}
        </Notice>
      )}
      {needs.password && (
        <Field label={t("deletion.password")} error={fields.password}>
          <PasswordInput
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      )}
      {needs.code && (
        <Field label={t("code.label")} help={t("code.help")} error={fields.code}>
          <Input
            name="code"
            autoComplete="one-time-code"
            maxLength={40}
            className="tabular-nums"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
      )}
    </TypedConfirm>
  );
}
