"use client";

import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { LineField } from "@/components/templates/builder/part-field";
import { withoutPart, withPart } from "@/components/templates/builder/parts";
import { Section } from "@/components/templates/builder/section";
import { Button } from "@/components/ui/button";
import { partOf } from "@/lib/templates/components";

/** The small line under the words. */
export function FooterSection() {
  const t = useTranslations("templates.builder.footer");
  const { draft, change, source } = useBuilder();
  const footer = partOf(draft.components, "FOOTER");
  const index = draft.components.findIndex(({ type }) => type === "FOOTER");
  const write = (text: string) =>
    change((now) => ({
      ...now,
      components:
        text === ""
          ? withoutPart(now.components, "FOOTER")
          : withPart(now.components, { ...partOf(now.components, "FOOTER"), type: "FOOTER", text }),
    }));
  return (
    <Section title={t("title")} hint={t("optional")}>
      <LineField
        path={index < 0 ? "components.footer" : `components.${index}.text`}
        also={[`components.${index}`]}
        label={t("label")}
        labelHidden
        value={footer?.text ?? ""}
        onChange={write}
        most={60}
        placeholder={t("placeholder")}
        source={source ? partOf(source.components, "FOOTER")?.text : null}
      />
      {draft.category === "MARKETING" && !footer?.text && (
        <Button variant="outline" size="sm" className="self-start" onClick={() => write(t("stopText"))}>
          {t("stop")}
        </Button>
      )}
    </Section>
  );
}
