"use client";

import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { FieldFindings, useFindingsAt } from "@/components/templates/builder/findings";
import { kindOf, withoutPart, withPart } from "@/components/templates/builder/parts";
import { Section } from "@/components/templates/builder/section";
import { Switch } from "@/components/ui/switch";
import { partOf } from "@/lib/templates/components";

/** Asks the customer whether the business may call: offered where there is nothing else to press, kept where it is. */
export function CallSection() {
  const t = useTranslations("templates.builder.call");
  const { draft, change } = useBuilder();
  const part = partOf(draft.components, "CALL_PERMISSION_REQUEST");
  const path = `components.${draft.components.findIndex(({ type }) => type === "CALL_PERMISSION_REQUEST")}`;
  const findings = useFindingsAt(path);
  if (!part && kindOf(draft) !== "plain") return null;
  const isTaken = !part && partOf(draft.components, "BUTTONS") !== undefined;
  return (
    <Section title={t("title")} hint={t("optional")} text={t("text")}>
      <label className="flex items-center gap-2 text-sm" data-path={part ? path : undefined}>
        <Switch
          checked={part !== undefined}
          disabled={isTaken}
          onCheckedChange={(checked) =>
            change((now) => ({
              ...now,
              components: checked
                ? withPart(now.components, { type: "CALL_PERMISSION_REQUEST" })
                : withoutPart(now.components, "CALL_PERMISSION_REQUEST"),
            }))
          }
        />
        {t("ask")}
      </label>
      {isTaken && <p className="text-sm text-muted-foreground">{t("taken")}</p>}
      <FieldFindings findings={findings} />
    </Section>
  );
}
