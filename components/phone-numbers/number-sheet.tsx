"use client";

import { useState, type ReactNode } from "react";
import Link from "next/link";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { FlaskConical, KeyRound, MessagesSquare, RefreshCw, Unplug } from "lucide-react";
import { CheckList } from "@/components/phone-numbers/check-list";
import { conditionOf, QualityBadge, StateBadge, useLimitText } from "@/components/phone-numbers/number-state";
import { keepNumber } from "@/components/phone-numbers/numbers-cache";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

function Fact({ label, help, children }: { label: string; help?: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-4 py-1.5">
      <dt className="text-sm text-muted-foreground">{label}</dt>
      <dd className="min-w-0 text-sm break-words">
        {children}
        {help && <p className="mt-0.5 text-muted-foreground">{help}</p>}
      </dd>
    </div>
  );
}

const Id = ({ children }: { children: string }) => (
  <span className="flex min-w-0 items-center gap-1">
    <span className="truncate tabular-nums">{children}</span>
    <CopyButton text={children} className="-my-1.5" />
  </span>
);

function Facts({ number }: { number: PhoneNumberView }) {
  const t = useTranslations("phone-numbers");
  const limitText = useLimitText();
  const format = useFormatter();
  const nameStatus = number.nameStatus as "APPROVED" | null;
  return (
    <dl className="flex flex-col">
      <Fact label={t("detail.name")}>{number.verifiedName ?? "–"}</Fact>
      {nameStatus && (
        <Fact label={t("detail.nameStatus")}>
          {t.has(`nameStatus.${nameStatus}`) ? t(`nameStatus.${nameStatus}`) : nameStatus}
        </Fact>
      )}
      <Fact label={t("list.quality")}>
        <QualityBadge rating={number.qualityRating} />
      </Fact>
      <Fact label={t("detail.limit")} help={t("detail.limitHelp")}>
        {limitText(number.messagingLimit)}
      </Fact>
      <Fact label={t("detail.speed")}>{t("speed", { count: number.throughput })}</Fact>
      {number.metaStatus && <Fact label={t("detail.metaStatus")}>{number.metaStatus}</Fact>}
      <Fact label={t("detail.account")}>{number.wabaName ?? "–"}</Fact>
      <Fact label={t("detail.accountId")}>
        <Id>{number.wabaMetaId}</Id>
      </Fact>
      <Fact label={t("detail.numberId")}>
        <Id>{number.metaId}</Id>
      </Fact>
      <Fact label={t("detail.connectedAt")}>
        {format.dateTime(new Date(number.connectedAt), { dateStyle: "medium", timeStyle: "short" })}
      </Fact>
    </dl>
  );
}

function Headline({ number }: { number: PhoneNumberView }) {
  const t = useTranslations("phone-numbers.detail.headline");
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const condition = conditionOf(number, now.getTime());
  const time = (at: string | null) =>
    at ? format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" }) : "";
  return (
    <p className="text-base text-muted-foreground">
      {t(condition, { time: time(number.pausedUntil), date: time(number.disconnectedAt) })}
    </p>
  );
}

type Props = {
  number: PhoneNumberView | null;
  onClose: () => void;
  /** Opens the connect dialog with this number's IDs. */
  onReplaceToken: (number: PhoneNumberView) => void;
};

const useKeep = () => {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return (view: PhoneNumberView) => keepNumber(client, slug, view);
};

function Actions({
  number,
  onReplaceToken,
}: {
  number: PhoneNumberView;
  onReplaceToken: Props["onReplaceToken"];
}) {
  const t = useTranslations("phone-numbers.detail");
  const keep = useKeep();
  const test = useApiMutation((api) => api.post<PhoneNumberView>(`/phone-numbers/${number.id}/checks`), {
    onSuccess: (view) => {
      keep(view);
      if (view.health.every(({ ok }) => ok)) toast.success(t("tested"));
    },
    onError: (error) => toast.error(error.message),
  });
  const takeSandbox = useApiMutation(
    (api) => api.put<{ data: PhoneNumberView | null }>("/phone-numbers/sandbox"),
    {
      onSuccess: ({ data }) => data && keep(data),
      onError: (error) => toast.error(error.message),
    },
  );

  if (number.state === "disconnected") {
    return number.isSandbox ? (
      <Button onClick={() => takeSandbox.mutate()} loading={takeSandbox.isPending}>
        <FlaskConical />
        {t("reconnect")}
      </Button>
    ) : (
      <Button onClick={() => onReplaceToken(number)}>
        <KeyRound />
        {t("reconnect")}
      </Button>
    );
  }
  const needsToken = number.tokenState === "invalid" || number.tokenState === "missing_permission";
  return (
    <>
      {!number.isSandbox && (
        <Button variant={needsToken ? "primary" : "outline"} onClick={() => onReplaceToken(number)}>
          <KeyRound />
          {t("replaceToken")}
        </Button>
      )}
      <Button variant="outline" onClick={() => test.mutate()} loading={test.isPending}>
        <RefreshCw />
        {t("test")}
      </Button>
    </>
  );
}

function Disconnect({ number }: { number: PhoneNumberView }) {
  const t = useTranslations("phone-numbers");
  const keep = useKeep();
  const [asking, setAsking] = useState(false);
  const disconnect = useApiMutation((api) => api.delete<PhoneNumberView>(`/phone-numbers/${number.id}`), {
    onSuccess: (view) => {
      keep(view);
      setAsking(false);
      toast.success(t("disconnecting.done", { number: view.displayPhoneNumber }));
    },
  });
  return (
    <>
      <Button variant="outline" className="self-start text-danger" onClick={() => setAsking(true)}>
        <Unplug />
        {t("detail.disconnect")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("disconnecting.title", { number: number.displayPhoneNumber })}
        description={t(number.isSandbox ? "disconnecting.textSandbox" : "disconnecting.text")}
        typed={number.displayPhoneNumber}
        confirmLabel={t("disconnecting.confirm")}
        onConfirm={() => disconnect.mutate()}
        pending={disconnect.isPending}
        error={disconnect.error?.message}
      />
    </>
  );
}

/** Everything about one number: its health line by line, the facts, and what can be done. */
export function NumberSheet({ number, onClose, onReplaceToken }: Props) {
  const t = useTranslations("phone-numbers");
  const { slug } = useWorkspace();
  const mayManage = useMay("admin");
  const now = useNow({ updateInterval: 30_000 });
  return (
    <Sheet open={number !== null} onOpenChange={(open) => !open && onClose()}>
      {number && (
        <SheetContent title={number.displayPhoneNumber} className="max-w-lg">
          <div className="flex flex-col gap-6 px-4 py-5">
            <div className="flex flex-col gap-3">
              <div className="flex flex-wrap items-center gap-2">
                <StateBadge condition={conditionOf(number, now.getTime())} />
                {number.isSandbox && <Badge tone="outline">{t("state.sandbox")}</Badge>}
                {number.isOnBizApp && <Badge tone="outline">{t("state.businessApp")}</Badge>}
              </div>
              <Headline number={number} />
              {number.isSandbox && number.state !== "disconnected" && (
                <p className="text-sm text-muted-foreground">{t("detail.sandboxNote")}</p>
              )}
              <div className="flex flex-wrap gap-2">
                {mayManage && <Actions number={number} onReplaceToken={onReplaceToken} />}
                <Button variant="ghost" asChild>
                  <Link href={`/w/${slug}/inbox?number=${number.id}`}>
                    <MessagesSquare />
                    {t("detail.openInbox")}
                  </Link>
                </Button>
              </div>
              {!mayManage && <p className="text-sm text-muted-foreground">{t("list.readOnly")}</p>}
            </div>
            {number.state !== "disconnected" && (
              <section aria-labelledby="number-health">
                <div className="flex items-baseline justify-between gap-4">
                  <h3 id="number-health" className="text-base font-semibold">
                    {t("checks.title")}
                  </h3>
                  {number.healthCheckedAt && (
                    <p className="text-sm text-muted-foreground">
                      {t("detail.checkedAt")} <RelativeTime at={number.healthCheckedAt} />
                    </p>
                  )}
                </div>
                {number.health.length > 0 ? (
                  <CheckList checks={number.health} className="mt-1" />
                ) : (
                  <p className="mt-1 text-sm text-muted-foreground">{t("checks.none")}</p>
                )}
              </section>
            )}
            <section aria-labelledby="number-facts">
              <h3 id="number-facts" className="mb-1 text-base font-semibold">
                {t("detail.facts")}
              </h3>
              <Facts number={number} />
            </section>
            {mayManage && number.state !== "disconnected" && <Disconnect number={number} />}
          </div>
        </SheetContent>
      )}
    </Sheet>
  );
}
