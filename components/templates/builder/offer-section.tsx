"use client";

import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { LineField } from "@/components/templates/builder/part-field";
import { withPart } from "@/components/templates/builder/parts";
import { Section } from "@/components/templates/builder/section";
import { Switch } from "@/components/ui/switch";
import { partOf } from "@/lib/templates/components";

/** The box with the offer, its end and its code. */
export function OfferSection() {
  const t = useTranslations("templates.builder.offer");
  const { draft, change, source } = useBuilder();
  const part = partOf(draft.components, "LIMITED_TIME_OFFER");
  if (!part) return null;
  const index = draft.components.indexOf(part);
  const offer = part.limited_time_offer;
  const write = (next: typeof offer) =>
    change((now) => ({
      ...now,
      components: withPart(now.components, { ...part, limited_time_offer: next }),
    }));
  const path = `components.${index}.limited_time_offer`;
  return (
    <Section title={t("title")} text={t("help")}>
      <LineField
        path={`${path}.text`}
        also={[path, `components.${index}`]}
        label={t("text")}
        value={offer.text ?? ""}
        most={16}
        placeholder={t("placeholder")}
        source={source ? partOf(source.components, "LIMITED_TIME_OFFER")?.limited_time_offer.text : null}
        onChange={(text) => write({ ...offer, text })}
      />
      <label className="flex items-center gap-2 text-sm">
        <Switch
          checked={offer.has_expiration === true}
          onCheckedChange={(has_expiration) => write({ ...offer, has_expiration })}
        />
        {t("expires")}
      </label>
    </Section>
  );
}
