"use client";

import { useState, type ReactNode } from "react";
import { ChevronRight } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useContextSourceName } from "@/components/campaigns/draft/context-row";
import { useSourceName } from "@/components/campaigns/draft/source-name";
import { useVariantFill } from "@/components/campaigns/draft/use-variant-fill";
import { useFieldName } from "@/components/templates/fill/contact-field";
import { useSlotLabel } from "@/components/templates/fill/slot-field";
import { TemplateBubble } from "@/components/templates/preview/template-bubble";
import { useShownTemplate } from "@/components/templates/preview/use-shown-template";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { letterOf } from "@/lib/campaigns/rules";
import type { AudienceSource } from "@/lib/campaigns/schemas";
import type { CampaignResults, CampaignVariantView, CampaignView } from "@/lib/campaigns/views";
import type { SlotSource } from "@/lib/templates/filling";
import { isFileSlot } from "@/lib/templates/slots";
import type { TemplateView } from "@/lib/templates/views";
import { cn } from "@/lib/shared/cn";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h3 className="text-sm font-medium text-muted-foreground">{title}</h3>
      {children}
    </section>
  );
}

function Line({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4 border-b py-1.5 last:border-b-0">
      <dt className="min-w-0 text-muted-foreground wrap-anywhere">{label}</dt>
      <dd className="min-w-0 font-medium wrap-anywhere tabular-nums">{children}</dd>
    </div>
  );
}

/** What a gap is filled with, in words. */
function useSourceWords(): (source: SlotSource | undefined) => string {
  const t = useTranslations("campaigns.setup");
  const fieldName = useFieldName();
  return (source) => {
    switch (source?.kind) {
      case "text":
        return source.text;
      case "field":
      case "column": {
        const name = source.kind === "field" ? fieldName(source.field) : source.column;
        const fallback = source.fallback?.trim();
        return fallback ? t("orElse", { name, fallback }) : name;
      }
      case "location":
        return source.name ?? t("place");
      default:
        return "–";
    }
  };
}

function Message({ variant, template }: { variant: CampaignVariantView; template: TemplateView }) {
  const label = useSlotLabel();
  const words = useSourceWords();
  const fill = useVariantFill({ template, variant, columns: [], errors: {}, onChange: () => undefined });
  const shown = useShownTemplate(template.components, fill.shown);
  const gaps = fill.slots.filter((slot) => !isFileSlot(slot));
  return (
    <div className="grid items-start gap-4 pane:grid-cols-[16rem_minmax(0,1fr)]">
      <div className="rounded-xl bg-bubble-in p-3 dark:bg-list">
        <TemplateBubble shown={shown} language={template.language} still />
      </div>
      {gaps.length > 0 && (
        <dl className="text-sm">
          {gaps.map((slot) => (
            <Line key={slot.key} label={label(slot)}>
              <bdi>{words(fill.mapping[slot.key])}</bdi>
            </Line>
          ))}
        </dl>
      )}
    </div>
  );
}

function Variant({ variant, of }: { variant: CampaignVariantView; of: readonly CampaignVariantView[] }) {
  const t = useTranslations("campaigns.message");
  const format = useFormatter();
  const template = useApiQuery<TemplateView>(`/templates/${variant.templateId}`, {
    key: ["template", variant.templateId],
  });
  const share = variant.share / of.reduce((sum, one) => sum + one.share, 0);
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-2">
        {of.length > 1 && <span className="font-semibold">{letterOf(variant.number)}</span>}
        <bdi className="min-w-0 font-medium break-words">{variant.template.name}</bdi>
        <Badge>{variant.template.language}</Badge>
        <Badge tone="outline">{variant.template.category.toLowerCase()}</Badge>
        {of.length > 1 && (
          <span className="text-sm text-muted-foreground tabular-nums">
            {t("shareHelp", {
              percent: format.number(share, { style: "percent", maximumFractionDigits: 0 }),
            })}
          </span>
        )}
      </p>
      {template.isPending ? (
        <Skeleton className="h-32 rounded-xl" />
      ) : template.isError ? (
        <p role="alert" className="text-sm text-muted-foreground">
          {template.error.status === 404 ? t("unknown") : template.error.message}
        </p>
      ) : (
        <Message variant={variant} template={template.data} />
      )}
    </div>
  );
}

function Source({ source }: { source: AudienceSource }) {
  return (
    <li className="max-w-full rounded-md bg-secondary px-2.5 py-1">
      <bdi className="wrap-anywhere">{useSourceName(source)}</bdi>
    </li>
  );
}

const Sources = ({ sources }: { sources: readonly AudienceSource[] }) => (
  <ul className="flex flex-wrap gap-2">
    {sources.map((source) => (
      <Source key={JSON.stringify(source)} source={source} />
    ))}
  </ul>
);

/** Who was left out, and why; before anybody is written down, who would be. */
function LeftOut({ skipped }: { skipped: CampaignResults["skipped"] }) {
  const t = useTranslations("campaigns");
  const format = useFormatter();
  if (skipped.length === 0) return <p className="text-sm">{t("setup.nobodyLeftOut")}</p>;
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {skipped.map(({ reason, count }) => (
        <li key={reason} className="flex gap-3">
          <span className="w-12 shrink-0 text-right font-semibold tabular-nums">{format.number(count)}</span>
          <span className="min-w-0 text-pretty">{t(`skip.${reason}`)}</span>
        </li>
      ))}
    </ul>
  );
}

function Settings({ settings }: Pick<CampaignView, "settings">) {
  const t = useTranslations("campaigns.settings");
  const s = useTranslations("campaigns.setup");
  const format = useFormatter();
  const { timeZone } = useWorkspace();
  const sourceName = useContextSourceName();
  const { quietHours, rampUp, stop, context } = settings;
  const yesNo = (on: boolean) => s(on ? "yes" : "no");
  const share = (part: number | null) =>
    part === null ? s("never") : format.number(part, { style: "percent", maximumFractionDigits: 1 });
  const record = context && `${context.contextType} / ${sourceName(context.contextId)}`;
  const clock = settings.clock === "recipient" ? t("clockRecipient") : t("clockWorkspace", { timeZone });
  const lines: [string, ReactNode][] = [
    [t("quiet"), quietHours ? s("quiet", { ...quietHours, clock }) : s("none")],
    [t("consent"), yesNo(settings.requireConsent)],
    [t("unreachable"), yesNo(settings.tryUnreachable)],
    [t("ramp"), rampUp ? s("ramp", rampUp) : s("none")],
    [t("context"), record ? <bdi key="record">{record}</bdi> : s("none")],
    [t("perMinute"), settings.perMinute === null ? s("noLimit") : format.number(settings.perMinute)],
    [t("recent"), format.number(settings.skipRecentDays)],
    [t("answers"), format.number(settings.answerDays)],
  ];
  const stops: [string, ReactNode][] = [
    [t("failureShare"), share(stop.failureShare)],
    [t("optOutShare"), share(stop.optOutShare)],
    [t("least"), s("messages", { count: stop.least })],
    [t("spam"), stop.spamErrors === null ? s("never") : s("messages", { count: stop.spamErrors })],
    [
      t("quality"),
      t(stop.quality === null ? "qualityNever" : stop.quality === "RED" ? "qualityRed" : "qualityYellow"),
    ],
  ];
  return (
    <div className="grid items-start gap-x-8 gap-y-4 pane:grid-cols-2">
      {[
        { title: t("title"), list: lines },
        { title: t("stop"), list: stops },
      ].map(({ title, list }) => (
        <Part key={title} title={title}>
          <dl className="text-sm">
            {list.map(([label, value]) => (
              <Line key={label} label={label}>
                {value}
              </Line>
            ))}
          </dl>
        </Part>
      ))}
    </div>
  );
}

/** What a campaign was launched with: the message, to whom, who not, and by which rules. Only to read. */
export function Setup({
  campaign,
  skipped,
}: {
  campaign: CampaignView;
  /** undefined while the results are read. */
  skipped: CampaignResults["skipped"] | undefined;
}) {
  const t = useTranslations("campaigns.setup");
  const audience = useTranslations("campaigns.audience");
  const [open, setOpen] = useState(false);
  const { include, exclude } = campaign.audience;
  const isCounted = campaign.totals.audience > 0;
  const leftOut = isCounted ? skipped : campaign.check?.excluded;
  return (
    <Card className="p-5">
      <h2>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="-mx-1 flex items-center gap-1.5 rounded-md px-1 text-base font-semibold hover:text-primary-text"
        >
          <ChevronRight
            className={cn("size-4 transition-transform duration-150 rtl:-scale-x-100", open && "rotate-90")}
            aria-hidden="true"
          />
          {t("title")}
        </button>
      </h2>
      <p className="pl-5.5 text-sm text-muted-foreground">{t("text")}</p>
      {open && (
        <div className="mt-4 flex flex-col gap-6 border-t pt-4">
          <Part title={t("message")}>
            <div className="flex flex-col gap-5">
              {campaign.variants.map((variant) => (
                <Variant key={variant.number} variant={variant} of={campaign.variants} />
              ))}
            </div>
          </Part>
          <div className="grid items-start gap-x-8 gap-y-6 pane:grid-cols-2">
            <Part title={audience("title")}>
              <Sources sources={include} />
              {exclude.length > 0 && (
                <>
                  <p className="text-sm text-muted-foreground">{audience("butNot")}</p>
                  <Sources sources={exclude} />
                </>
              )}
            </Part>
            {leftOut && (
              <Part title={t(isCounted ? "leftOut" : "wouldBeLeftOut")}>
                <LeftOut skipped={leftOut} />
              </Part>
            )}
          </div>
          <Settings settings={campaign.settings} />
        </div>
      )}
    </Card>
  );
}
