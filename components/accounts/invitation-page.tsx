"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { signInWithPassword } from "@/components/accounts/auth-client";
import { Agreement } from "@/components/accounts/agreement";
import { AuthHeading } from "@/components/accounts/auth-heading";
import { Notice } from "@/components/accounts/notice";
import { useSignOut } from "@/components/shell/use-sign-out";
import { leaveFor } from "@/components/shell/leave";
import { Button } from "@/components/ui/button";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { signInAddress, useApiMutation } from "@/hooks/use-api";
import type { HeldInvitationView } from "@/lib/accounts/views";

type Open = Extract<HeldInvitationView, { state: "open" }>;
type Accepted = { data: { workspaceSlug: string } };

const here = (token: string): string => `/invitations?token=${encodeURIComponent(token)}`;
const goIn = ({ data }: Accepted): void => leaveFor(`/w/${data.workspaceSlug}`);

/** For somebody new: name and password are all that is missing. */
function NewcomerForm({ token, email }: { token: string; email: string }) {
  const t = useTranslations("accounts");
  const join = useApiMutation(
    async (api, person: { name: string; password: string }) => {
      const accepted = await api.post<Accepted>("/invitation-acceptances", { token, ...person });
      await signInWithPassword(email, person.password);
      return accepted;
    },
    { onSuccess: goIn },
  );
  const fields = join.error?.fields ?? {};
  const failure = join.error && Object.keys(fields).length === 0 ? join.error.message : null;
  return (
    <Form
      errors={join.error?.fields}
      onSubmit={(values) =>
        !join.isPending &&
        join.mutate({
          name: String(values.get("name") ?? ""),
          password: String(values.get("password") ?? ""),
        })
      }
    >
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Field label={t("fields.email")}>
        <Input
          type="email"
          autoComplete="username"
          value={email}
          title={email}
          readOnly
          className="h-10 text-ellipsis"
        />
      </Field>
      <Field label={t("fields.name")} error={fields.name}>
        <Input name="name" autoComplete="name" maxLength={80} autoFocus className="h-10" />
      </Field>
      <Field label={t("fields.password")} error={fields.password} help={t("signUp.passwordHelp")}>
        <PasswordInput name="password" autoComplete="new-password" className="h-10" />
      </Field>
      <Button type="submit" size="lg" loading={join.isPending || join.isSuccess} className="mt-2">
        {t("invitation.create")}
      </Button>
      <Agreement by="signUp" />
    </Form>
  );
}

function JoinButton({ token, workspace }: { token: string; workspace: string }) {
  const t = useTranslations("accounts.invitation");
  const join = useApiMutation((api) => api.post<Accepted>("/memberships", { token }), { onSuccess: goIn });
  return (
    <>
      {join.error && <Notice tone="danger">{join.error.message}</Notice>}
      <Button size="lg" onClick={() => join.mutate()} loading={join.isPending || join.isSuccess}>
        <span className="truncate">{t("join", { workspace })}</span>
      </Button>
      <Agreement by="join" />
    </>
  );
}

function OtherAddress({ token, email, signedInAs }: { token: string; email: string; signedInAs: string }) {
  const t = useTranslations("accounts.invitation");
  const { signOut, pending } = useSignOut();
  return (
    <>
      <Notice tone="info">{t("other", { email, signedInAs })}</Notice>
      <Button size="lg" variant="outline" loading={pending} onClick={() => void signOut(false, here(token))}>
        {t("switch")}
      </Button>
    </>
  );
}

function Ways({
  token,
  invitation,
  signedInAs,
}: {
  token: string;
  invitation: Open;
  signedInAs: string | null;
}) {
  const t = useTranslations("accounts.invitation");
  const { email, workspaceName, hasAccount } = invitation;
  if (signedInAs === email) return <JoinButton token={token} workspace={workspaceName} />;
  if (signedInAs) return <OtherAddress token={token} email={email} signedInAs={signedInAs} />;
  if (!hasAccount) return <NewcomerForm token={token} email={email} />;
  return (
    <>
      <p className="text-base text-pretty text-muted-foreground">{t("haveAccount", { email })}</p>
      <Button asChild size="lg">
        <Link href={signInAddress(here(token))}>{t("signIn")}</Link>
      </Button>
    </>
  );
}

type Props = { token: string; invitation: HeldInvitationView; signedInAs: string | null };

/** What an invitation's link leads to: who invites to what, and the one way to accept it. */
export function InvitationPage({ token, invitation, signedInAs }: Props) {
  const t = useTranslations("accounts.invitation");
  const roles = useTranslations("accounts.members");
  if (invitation.state !== "open") {
    return (
      <>
        <AuthHeading title={t(`dead.${invitation.state}`)}>{t(`deadText.${invitation.state}`)}</AuthHeading>
        <Button asChild size="lg" variant="outline">
          <Link href="/">{signedInAs ? t("onwards") : t("signIn")}</Link>
        </Button>
      </>
    );
  }
  const { workspaceName, role } = invitation;
  return (
    <>
      <AuthHeading title={t("heading", { workspace: workspaceName })}>
        {t("text", { role: roles(`roles.${role}`), may: roles(`may.${role}`) })}
      </AuthHeading>
      <Ways token={token} invitation={invitation} signedInAs={signedInAs} />
    </>
  );
}
