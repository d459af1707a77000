"use client";

import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "next-intl";
import { QualityText } from "@/components/templates/quality-text";
import { CopyButton } from "@/components/ui/copy-button";
import type { TemplateSyncView, TemplateView } from "@/lib/templates/views";

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 py-1">
      <dt className="text-sm text-muted-foreground">{label}</dt>
      <dd className="min-w-0 text-sm break-words">{children}</dd>
    </div>
  );
}

type Props = { template: TemplateView; account: TemplateSyncView | undefined };

export function TemplateFacts({ template, account }: Props) {
  const t = useTranslations("templates.facts");
  const format = useFormatter();
  const time = (at: string) => format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" });
  const numbers = account?.phoneNumbers.map(({ displayPhoneNumber }) => displayPhoneNumber).join(", ");
  return (
    <section aria-labelledby="template-facts">
      <h3 id="template-facts" className="mb-1 text-base font-semibold">
        {t("title")}
      </h3>
      <dl>
        {template.metaId && (
          <Fact label={t("quality")}>
            <QualityText quality={template.quality} />
          </Fact>
        )}
        <Fact label={t("variables")}>{t(template.parameterFormat)}</Fact>
        {numbers && <Fact label={t("numbers")}>{numbers}</Fact>}
        {template.statusAt && <Fact label={t("statusAt")}>{time(template.statusAt)}</Fact>}
        {template.submittedAt && <Fact label={t("submittedAt")}>{time(template.submittedAt)}</Fact>}
        {template.metaId && (
          <Fact label={t("metaId")}>
            <span className="flex items-center gap-1 tabular-nums">
              {template.metaId}
              <CopyButton text={template.metaId} className="-my-1.5" />
            </span>
          </Fact>
        )}
      </dl>
    </section>
  );
}
