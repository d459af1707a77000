"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { AvatarCard } from "@/components/accounts/avatar-card";
import { ChangeEmailDialog } from "@/components/accounts/change-email-dialog";
import { DeleteAccountCard } from "@/components/accounts/delete-account-card";
import { PasswordCard } from "@/components/accounts/password-card";
import { SecondFactorCard } from "@/components/accounts/second-factor-card";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { ThemeCard } from "@/components/accounts/theme-card";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MeView } from "@/lib/accounts/views";

function NameCard({ user }: { user: MeView["user"] }) {
  const t = useTranslations("accounts");
  const router = useRouter();
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const save = useApiMutation((api, name: string) => api.patch<MeView>("/me", { name }), {
    onSuccess: (me) => {
      cache.setQueryData([slug, "/me"], me);
      toast.success(t("profile.saved"));
      // The name stands in the navigation as well, which the server drew.
      router.refresh();
    },
  });
  return (
    <Card>
      <Form
        errors={save.error?.fields}
        onSubmit={(values) => save.mutate(String(values.get("name") ?? ""))}
        className="gap-0"
      >
        <CardContent>
          <Field
            label={t("fields.name")}
            error={save.error?.fields.name ?? save.error?.message}
            className="max-w-sm"
          >
            <Input name="name" defaultValue={user.name} autoComplete="name" maxLength={80} />
          </Field>
        </CardContent>
        <CardFooter>
          <Button type="submit" variant="outline" loading={save.isPending}>
            {t("profile.save")}
          </Button>
        </CardFooter>
      </Form>
    </Card>
  );
}

function EmailCard({ user }: { user: MeView["user"] }) {
  const t = useTranslations("accounts.profile");
  const change = useTranslations("accounts.changeEmail");
  const [changing, setChanging] = useState(false);
  const resend = useApiMutation((api) => api.post<void>("/email-verifications"), {
    onSuccess: () => toast.success(t("resent", { email: user.email })),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("emailTitle")}</CardTitle>
        <CardDescription>{t("emailText")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <p className="flex flex-wrap items-center gap-2 text-base">
          <span className="min-w-0 break-all">{user.email}</span>
          <Badge tone={user.emailVerified ? "success" : "warning"}>
            {user.emailVerified ? t("verified") : t("unverified")}
          </Badge>
          {user.hasPassword && (
            <Button variant="outline" size="sm" className="ml-auto" onClick={() => setChanging(true)}>
              {change("change")}
            </Button>
          )}
        </p>
        {!user.emailVerified && (
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="max-w-prose text-sm text-muted-foreground">{t("unverifiedText")}</p>
            <Button variant="outline" onClick={() => resend.mutate()} loading={resend.isPending}>
              {t("resend")}
            </Button>
          </div>
        )}
        {changing && <ChangeEmailDialog onClose={() => setChanging(false)} />}
        {user.hasGoogle && <p className="text-sm text-muted-foreground">{t("google")}</p>}
      </CardContent>
    </Card>
  );
}

const skeleton = (
  <div className="flex flex-col gap-6">
    {[124, 112, 246].map((height) => (
      <Card key={height} style={{ height }} className="flex flex-col gap-3 p-5">
        <Skeleton className="h-4 w-28" />
        <Skeleton className="h-8 w-full max-w-sm" />
      </Card>
    ))}
  </div>
);

export function ProfileSettings() {
  const t = useTranslations("accounts.profile");
  const me = useApiQuery<MeView>("/me");
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      <SettingsQuery query={me} skeleton={skeleton}>
        {({ user }) => (
          <>
            <AvatarCard user={user} />
            <NameCard user={user} />
            <EmailCard user={user} />
            <PasswordCard user={user} />
            <SecondFactorCard hasPassword={user.hasPassword} />
            <ThemeCard />
            <DeleteAccountCard email={user.email} />
          </>
        )}
      </SettingsQuery>
    </>
  );
}
