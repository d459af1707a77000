"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";

const DeleteAccountDialog = dynamic(
  () => import("@/components/accounts/delete-account-dialog").then((file) => file.DeleteAccountDialog),
  { ssr: false },
);

export function DeleteAccountCard({ email }: { email: string }) {
  const t = useTranslations("accounts.deletion");
  const [asking, setAsking] = useState(false);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-wrap items-center justify-between gap-4">
        <p className="max-w-prose text-base">{t("text")}</p>
        <Button variant="destructive" onClick={() => setAsking(true)}>
          {t("action")}
        </Button>
      </CardContent>
      {asking && <DeleteAccountDialog email={email} onClose={() => setAsking(false)} />}
    </Card>
  );
}
