"use client";

import { useRef } from "react";
import { Gift, GalleryHorizontal, MessageSquareText } from "lucide-react";
import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { Choices } from "@/components/templates/builder/choices";
import { kindOf, partsFor, type Components, type MessageKind } from "@/components/templates/builder/parts";
import { Section } from "@/components/templates/builder/section";

/** Marketing messages come in three kinds. Parts of a kind come back when one returns to it. */
export function KindSection() {
  const t = useTranslations("templates.builder.kind");
  const { draft, change } = useBuilder();
  const shelf = useRef<Partial<Record<MessageKind, Components>>>({});
  const kind = kindOf(draft);
  return (
    <Section title={t("title")}>
      <Choices
        label={t("title")}
        value={kind}
        options={[
          { value: "plain", label: t("plain"), icon: MessageSquareText, help: t("plainHelp") },
          { value: "offer", label: t("offer"), icon: Gift, help: t("offerHelp") },
          { value: "carousel", label: t("carousel"), icon: GalleryHorizontal, help: t("carouselHelp") },
        ]}
        onChange={(next) => {
          shelf.current[kind] = draft.components;
          const kept = shelf.current[next];
          change((now) => ({ ...now, components: kept ?? partsFor(next, now.components) }));
        }}
      />
    </Section>
  );
}
