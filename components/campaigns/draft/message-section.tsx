"use client";

import Link from "next/link";
import { useState } from "react";
import { FileText, Plus, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Section } from "@/components/campaigns/draft/section";
import { TemplateChooser } from "@/components/campaigns/draft/template-chooser";
import { useFileColumns } from "@/components/campaigns/draft/use-file-columns";
import { useVariantFill } from "@/components/campaigns/draft/use-variant-fill";
import { guessMapping } from "@/components/templates/fill/guesses";
import { SlotField } from "@/components/templates/fill/slot-field";
import { TemplateBubble } from "@/components/templates/preview/template-bubble";
import { useShownTemplate } from "@/components/templates/preview/use-shown-template";
import { useCustomFields } from "@/components/settings/use-library";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Select, SelectItem } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { letterOf } from "@/lib/campaigns/rules";
import type { CampaignAudience, CampaignVariantInput } from "@/lib/campaigns/schemas";
import type { TemplateView } from "@/lib/templates/views";

const shares = [1, 2, 3, 4, 5, 6, 7, 8, 9];

function Gaps({
  template,
  variant,
  columns,
  errors,
  onChange,
}: {
  template: TemplateView;
  variant: CampaignVariantInput;
  columns: readonly string[];
  errors: Readonly<Record<string, string>>;
  onChange: (values: CampaignVariantInput["values"]) => void;
}) {
  const t = useTranslations("campaigns.message");
  const fill = useVariantFill({ template, variant, columns, errors, onChange });
  const shown = useShownTemplate(template.components, fill.shown);
  return (
    <div className="grid items-start gap-5 md:grid-cols-[minmax(0,1fr)_16rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {template.status !== "APPROVED" && (
          <p className="text-sm text-warning">
            {t("notApproved", { status: template.status.toLowerCase() })}
          </p>
        )}
        {fill.slots.length === 0 && <p className="text-sm text-muted-foreground">{t("noGaps")}</p>}
        {fill.slots.map((slot) => (
          <SlotField key={slot.key} slot={slot} fill={fill} tried={false} />
        ))}
      </div>
      <div className="rounded-xl bg-bubble-in p-3 dark:bg-list" aria-hidden="true">
        <TemplateBubble shown={shown} language={template.language} still />
      </div>
    </div>
  );
}

function Variant(props: {
  number: number;
  variant: CampaignVariantInput;
  of: readonly CampaignVariantInput[];
  columns: readonly string[];
  errors: Record<string, string>;
  onChange: (variant: CampaignVariantInput) => void;
  onChoose: () => void;
  onRemove: () => void;
}) {
  const { number, variant, of, columns, errors, onChange, onChoose, onRemove } = props;
  const t = useTranslations("campaigns.message");
  const format = useFormatter();
  const template = useApiQuery<TemplateView>(`/templates/${variant.templateId}`, {
    key: ["template", variant.templateId],
  });
  const total = of.reduce((sum, { share }) => sum + share, 0);
  const letter = letterOf(number);
  const prefix = `variants.${number}.values.`;
  const gapErrors = Object.fromEntries(
    Object.entries(errors).flatMap(([key, words]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), words]] : [],
    ),
  );
  return (
    <div
      role="group"
      aria-label={t("variant", { letter })}
      className="flex flex-col gap-4 border-b pb-5 last-of-type:border-b-0"
    >
      <div className="flex flex-wrap items-center gap-2">
        {of.length > 1 && (
          <span className="grid size-6 place-items-center rounded-full bg-primary-soft text-sm font-semibold text-primary-text">
            {letter}
          </span>
        )}
        <FileText className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
        <span className="min-w-0 truncate font-medium">{template.data?.name ?? "…"}</span>
        {template.data && <Badge>{template.data.language}</Badge>}
        {template.data && <Badge tone="outline">{template.data.category.toLowerCase()}</Badge>}
        <Button variant="link" size="sm" onClick={onChoose}>
          {t("change")}
        </Button>
        <span className="flex-1" />
        {of.length > 1 && (
          <>
            <span className="text-sm text-muted-foreground tabular-nums">
              {t("shareHelp", {
                percent: format.number(variant.share / total, {
                  style: "percent",
                  maximumFractionDigits: 0,
                }),
              })}
            </span>
            <Select
              value={String(variant.share)}
              onValueChange={(share) => onChange({ ...variant, share: Number(share) })}
              aria-label={t("share")}
              className="w-18"
            >
              {[...new Set([...shares, variant.share])].map((share) => (
                <SelectItem key={share} value={String(share)}>
                  {share}
                </SelectItem>
              ))}
            </Select>
            <Button variant="ghost" size="icon" aria-label={t("remove", { letter })} onClick={onRemove}>
              <X />
            </Button>
          </>
        )}
      </div>
      {template.isPending ? (
        <Skeleton className="h-32 rounded-xl" />
      ) : template.isError ? (
        <p role="alert" className="text-sm text-danger">
          {template.error.status === 404 ? t("unknown") : template.error.message}
        </p>
      ) : (
        <Gaps
          template={template.data}
          variant={variant}
          columns={columns}
          errors={gapErrors}
          onChange={(values) => onChange({ ...variant, values })}
        />
      )}
    </div>
  );
}

/** What goes out: one template, or up to five that are compared. */
export function MessageSection({
  phoneNumberId,
  variants,
  audience,
  errors,
  onChange,
}: {
  phoneNumberId: string;
  variants: readonly CampaignVariantInput[];
  audience: CampaignAudience;
  errors: Record<string, string>;
  onChange: (variants: CampaignVariantInput[]) => void;
}) {
  const t = useTranslations("campaigns.message");
  const { slug } = useWorkspace();
  const columns = useFileColumns(audience);
  const customKeys = (useCustomFields().data?.data ?? []).map(({ key }) => key);
  const [choosing, setChoosing] = useState<number | null>(null);
  const put = (number: number, variant: CampaignVariantInput) =>
    onChange(variants.map((one, i) => (i === number ? variant : one)));
  const choose = (template: TemplateView) => {
    const values = guessMapping(template, customKeys) as CampaignVariantInput["values"];
    const chosen = { templateId: template.id, values };
    if (choosing !== null && choosing < variants.length) put(choosing, { ...variants[choosing]!, ...chosen });
    else onChange([...variants, { share: 1, ...chosen }]);
    setChoosing(null);
  };
  return (
    <Section id="message" title={t("title")} text={variants.length > 1 ? t("variantsText") : t("text")}>
      {variants.map((variant, number) => (
        <Variant
          key={`${number}-${variant.templateId}`}
          number={number}
          variant={variant}
          of={variants}
          columns={columns}
          errors={errors}
          onChange={(next) => put(number, next)}
          onChoose={() => setChoosing(number)}
          onRemove={() => onChange(variants.filter((_, i) => i !== number))}
        />
      ))}
      {variants.length < 5 && (
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="outline" onClick={() => setChoosing(variants.length)}>
            <Plus />
            {t(variants.length === 0 ? "choose" : "addVariant")}
          </Button>
          {errors.variants && (
            <p role="alert" className="text-sm text-danger">
              {errors.variants}
            </p>
          )}
          {variants.length === 0 && (
            <Link
              href={`/w/${slug}/templates`}
              className="text-sm text-link underline-offset-4 hover:underline"
            >
              {t("toTemplates")}
            </Link>
          )}
        </div>
      )}
      {choosing !== null && (
        <TemplateChooser phoneNumberId={phoneNumberId} onChoose={choose} onClose={() => setChoosing(null)} />
      )}
    </Section>
  );
}
