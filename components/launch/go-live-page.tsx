"use client";

import { useState } from "react";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { FlaskConical, RefreshCw } from "lucide-react";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { ReadinessPanel } from "@/components/launch/readiness-panel";
import { useReadiness } from "@/components/launch/use-readiness";
import { ConnectDialog, type ConnectTarget } from "@/components/phone-numbers/connect-dialog";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select, SelectItem } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { EmbeddedSignupSettings, PhoneNumberView } from "@/lib/phone-numbers/views";

type Chosen = {
  numbers: readonly PhoneNumberView[];
  number: PhoneNumberView;
  choose: (id: string) => void;
  onConnect: (target: ConnectTarget) => void;
};

/** One number on its way to going live. */
function OneNumber({ numbers, number, choose, onConnect }: Chosen) {
  const t = useTranslations("launch.goLive");
  const readiness = useReadiness(number.id);
  const { query, check } = readiness;
  const checkedAt = query.data?.checkedAt;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        {numbers.length > 1 ? (
          <Select
            value={number.id}
            onValueChange={choose}
            aria-label={t("number")}
            className="w-64 max-w-full"
          >
            {numbers.map(({ id, displayPhoneNumber, isSandbox }) => (
              <SelectItem key={id} value={id}>
                {isSandbox ? t("sandboxOption", { number: displayPhoneNumber }) : displayPhoneNumber}
              </SelectItem>
            ))}
          </Select>
        ) : (
          <p className="font-medium tabular-nums">{number.displayPhoneNumber}</p>
        )}
        <div className="flex flex-wrap items-center gap-3">
          {checkedAt && (
            <p className="text-sm text-muted-foreground">
              {t("checkedAt")} <RelativeTime at={checkedAt} />
            </p>
          )}
          <Button
            variant="outline"
            onClick={() => check.mutate()}
            loading={check.isPending}
            disabled={query.isPending}
          >
            <RefreshCw />
            {t("again")}
          </Button>
        </div>
      </div>
      <ReadinessPanel number={number} readiness={readiness} onConnect={() => onConnect(number)} />
    </>
  );
}

function NoNumber({
  sandbox,
  onConnect,
  choose,
}: { sandbox: PhoneNumberView | undefined } & Pick<Chosen, "onConnect" | "choose">) {
  const t = useTranslations("launch.goLive.connect");
  return (
    <Card>
      <EmptyState
        drawing="number"
        title={t("title")}
        action={
          <>
            {sandbox && (
              <Button variant="outline" onClick={() => choose(sandbox.id)}>
                <FlaskConical />
                {t("rehearse")}
              </Button>
            )}
            <Button onClick={() => onConnect("new")}>{t("action")}</Button>
          </>
        }
      >
        {t("text")}
      </EmptyState>
    </Card>
  );
}

/** Takes a workspace from the sandbox to a number of its own. */
export function GoLivePage({ signup }: { signup: EmbeddedSignupSettings | null }) {
  const t = useTranslations("launch.goLive");
  const pathname = usePathname();
  const search = useSearchParams();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const mayManage = useMay("admin");
  const query = usePhoneNumbers();
  const [chosen, setTarget] = useState<ConnectTarget>(null);
  const connected = (query.data?.data ?? []).filter(({ state }) => state !== "disconnected");
  const own = connected.filter(({ isSandbox }) => !isSandbox);
  const sandbox = connected.find(({ isSandbox }) => isSandbox);
  const number = connected.find(({ id }) => id === search.get("number")) ?? own[0];
  const choose = (id: string) => window.history.replaceState(null, "", `${pathname}?number=${id}`);

  // "Connect" of the list of what is to be set up leads straight into the dialog.
  const target = chosen ?? (search.has("connect") ? "new" : null);
  const close = () => {
    setTarget(null);
    if (search.has("connect")) window.history.replaceState(null, "", pathname);
    // What was just connected is asked about anew.
    void client.invalidateQueries({ queryKey: [slug, "readiness"] });
  };
  return (
    <PageBody>
      <PageHeader title={t("title")} description={t("purpose")} />
      {!mayManage ? (
        <Card>
          <EmptyState drawing="number" title={t("notPermitted")}>
            {t("notPermittedText")}
          </EmptyState>
        </Card>
      ) : (
        <SettingsQuery
          query={query}
          skeleton={
            <Card className="flex flex-col gap-3 px-5 py-6">
              <Skeleton className="h-5 w-56" />
              <Skeleton className="h-4 w-96 max-w-full" />
            </Card>
          }
        >
          {() =>
            number ? (
              <OneNumber
                key={number.id}
                numbers={connected}
                number={number}
                choose={choose}
                onConnect={setTarget}
              />
            ) : (
              <NoNumber sandbox={sandbox} choose={choose} onConnect={setTarget} />
            )
          }
        </SettingsQuery>
      )}
      {mayManage && <ConnectDialog target={target} signup={signup} onClose={close} />}
    </PageBody>
  );
}
