"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { RecoveryCodes } from "@/components/accounts/recovery-codes";
import { SecondFactorProof } from "@/components/accounts/second-factor-proof";
import { SecondFactorSetup } from "@/components/accounts/second-factor-setup";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { SecondFactorView } from "@/lib/accounts/views";

type Asking = "setup" | "renew" | "end";

/** The second factor of a profile: set up, recovery codes, switched off. */
export function SecondFactorCard({ hasPassword }: { hasPassword: boolean }) {
  const t = useTranslations("accounts.secondFactor");
  const format = useFormatter();
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const factor = useApiQuery<SecondFactorView>("/me/second-factor");
  const [asking, setAsking] = useState<Asking | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const refresh = () => void cache.invalidateQueries({ queryKey: [slug, "/me/second-factor"] });
  const close = () => {
    setAsking(null);
    setCodes(null);
    refresh();
  };
  const since = factor.data?.since ?? null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("text")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-wrap items-center justify-between gap-3">
        {factor.isPending ? (
          <Skeleton className="h-5 w-40" />
        ) : factor.isError ? (
          <p className="text-sm text-danger">{factor.error.message}</p>
        ) : (
          <p className="flex flex-wrap items-center gap-2 text-base">
            <Badge tone={since ? "success" : "neutral"}>{since ? t("on") : t("off")}</Badge>
            {since && (
              <span className="text-sm text-muted-foreground">
                {t("since", {
                  date: format.dateTime(new Date(since), { dateStyle: "long" }),
                  count: factor.data.recoveryCodes,
                })}
              </span>
            )}
          </p>
        )}
        {factor.data && (
          <div className="flex flex-wrap gap-2">
            {since ? (
              <>
                <Button variant="outline" onClick={() => setAsking("renew")}>
                  {t("renew")}
                </Button>
                <Button variant="outline" onClick={() => setAsking("end")}>
                  {t("end")}
                </Button>
              </>
            ) : (
              <Button variant="outline" onClick={() => setAsking("setup")}>
                {t("setup")}
              </Button>
            )}
          </div>
        )}
      </CardContent>
      {asking && (
        <Dialog open onOpenChange={(open) => !open && close()}>
          <DialogContent
            title={codes ? t("codesTitle") : t(`${asking}Title`)}
            description={codes ? t("codesText") : t(`${asking}Text`)}
            // A stray click must not take away what is shown only once.
            onInteractOutside={(event) => event.preventDefault()}
          >
            {codes ? (
              <RecoveryCodes codes={codes} onDone={close} />
            ) : asking === "setup" ? (
              <SecondFactorSetup hasPassword={hasPassword} onCodes={setCodes} />
            ) : (
              <SecondFactorProof
                hasPassword={hasPassword}
                action={t(asking)}
                path={asking === "renew" ? "renew" : "end"}
                onDone={(fresh) => {
                  if (fresh) return setCodes(fresh);
                  toast.success(t("ended"));
                  close();
                }}
              />
            )}
          </DialogContent>
        </Dialog>
      )}
    </Card>
  );
}
