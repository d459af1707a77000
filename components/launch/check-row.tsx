"use client";

import type { ReactNode } from "react";
import Link from "next/link";
import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { StepMark, type Mark } from "@/components/launch/step-mark";
import { Badge } from "@/components/ui/badge";
import { Button, buttonVariants } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { Remedy } from "@/lib/launch/schemas";
import type { ReadinessCheck } from "@/lib/launch/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

const markOf = ({ state, needed }: ReadinessCheck): Mark =>
  state === "failed" && !needed ? "advice" : state;

/** Pages of Meta's where something is mended. */
const metaPages: Partial<Record<Remedy, (number: PhoneNumberView) => string>> = {
  account_manager: ({ wabaMetaId }) =>
    `https://business.facebook.com/wa/manage/phone-numbers/?waba_id=${encodeURIComponent(wabaMetaId)}`,
  verification: () => "https://business.facebook.com/settings/security",
  payment: () => "https://business.facebook.com/billing_hub/payment_settings",
};

const ownPages: Partial<Record<Remedy, string>> = {
  meta_apps: "phone-numbers",
  template: "templates/new",
  plan: "billing",
};

type Props = {
  check: ReadinessCheck;
  number: PhoneNumberView;
  running: boolean;
  /** Opens the dialog in which a token or a PIN is entered. */
  onConnect: () => void;
  /** Leads to the message to be sent. */
  onMessage: () => void;
};

/** The one click that mends it; nothing where there is none, or not for whoever looks. */
function RemedyButton({ check: { remedy, state }, number, onConnect, onMessage }: Props): ReactNode {
  const t = useTranslations("launch.goLive.remedies");
  const { slug } = useWorkspace();
  const isOwner = useMay("owner");
  if (remedy === null || (remedy === "plan" && !isOwner)) return null;
  const variant = state === "failed" ? "outline" : "ghost";
  const page = metaPages[remedy];
  if (page) {
    // There is no such page for an account of the simulator.
    if (number.isSandbox) return null;
    return (
      <a
        href={page(number)}
        target="_blank"
        rel="noreferrer"
        className={buttonVariants({ variant, size: "sm" })}
      >
        {t(remedy)}
        <ExternalLink />
      </a>
    );
  }
  const own = ownPages[remedy];
  if (own) {
    return (
      <Link href={`/w/${slug}/${own}`} className={buttonVariants({ variant, size: "sm" })}>
        {t(remedy)}
      </Link>
    );
  }
  if (number.isSandbox && remedy !== "message") return null;
  return (
    <Button variant={variant} size="sm" onClick={remedy === "message" ? onMessage : onConnect}>
      {t(remedy)}
    </Button>
  );
}

/** One check: how it stands, in words; whose turn it is; and the way to mend it. */
export function CheckRow(props: Props) {
  const { check, running } = props;
  const t = useTranslations("launch.goLive");
  const isOpen = check.state === "failed" || check.state === "waiting";
  const asking = running && check.checkedAt === null && check.state === "waiting" && check.turn === null;
  return (
    <li
      data-check={check.check}
      data-state={check.state}
      className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-2 px-5 py-3 pane:grid-cols-[auto_minmax(0,1fr)_auto]"
    >
      <span className="mt-px">
        <StepMark mark={asking ? "running" : markOf(check)} />
      </span>
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="text-base font-medium">
            {t(`checks.${check.check}`)}
            <span className="sr-only">: {t(`states.${check.state}`)}</span>
          </h3>
          {isOpen && check.needed && (
            <Badge tone={check.state === "failed" ? "danger" : "neutral"}>{t("needed")}</Badge>
          )}
          {check.turn && (
            <Badge tone={check.turn === "you" ? "primary" : "outline"}>{t(`turn.${check.turn}`)}</Badge>
          )}
        </div>
        <p className="max-w-prose text-sm break-words text-muted-foreground">
          {check.message}
          {check.checkedAt && (
            <>
              {" "}
              <RelativeTime at={check.checkedAt} className="whitespace-nowrap tabular-nums" />
            </>
          )}
        </p>
      </div>
      <div className="col-start-2 empty:hidden pane:col-start-3">
        <RemedyButton {...props} />
      </div>
    </li>
  );
}
