"use client";

import { useRef } from "react";
import { Ban, FileText, ImageIcon, MapPin, ShoppingBag, Type, Video } from "lucide-react";
import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { Choices } from "@/components/templates/builder/choices";
import { FieldFindings, useFindingsAt } from "@/components/templates/builder/findings";
import { kindOf, withoutPart, withPart } from "@/components/templates/builder/parts";
import { SampleUpload } from "@/components/templates/builder/sample-upload";
import { Section } from "@/components/templates/builder/section";
import { WordsField } from "@/components/templates/builder/words-field";
import { partOf, type ComponentOf, type HeaderFormat } from "@/lib/templates/components";

type Header = ComponentOf<"HEADER">;
const icons = {
  TEXT: Type,
  IMAGE: ImageIcon,
  VIDEO: Video,
  DOCUMENT: FileText,
  LOCATION: MapPin,
  PRODUCT: ShoppingBag,
} as const;

/** The header with this file as its sample, or without one. */
export function withSample<Part extends Header>(part: Part, mediaId: string | undefined): Part {
  const { media_id: _, header_handle: __, ...rest } = part.example ?? {};
  const example = mediaId ? { ...rest, media_id: mediaId } : Object.keys(rest).length > 0 ? rest : undefined;
  const { example: ___, ...bare } = part;
  return { ...bare, ...(example ? { example } : {}) } as Part;
}

/** What stands above the words: nothing, a line, a file or a place. */
export function HeaderSection() {
  const t = useTranslations("templates.builder.header");
  const { draft, change, source } = useBuilder();
  const header = partOf(draft.components, "HEADER");
  const index = draft.components.findIndex(({ type }) => type === "HEADER");
  const path = `components.${index}`;
  const isOffer = kindOf(draft) === "offer";
  // What was there comes back when one changes one's mind.
  const shelf = useRef(new Map<HeaderFormat, Header>());
  const put = (part: Header) => change((now) => ({ ...now, components: withPart(now.components, part) }));
  const choose = (format: HeaderFormat | "NONE") => {
    if (header) shelf.current.set(header.format, header);
    if (format === "NONE") {
      change((now) => ({ ...now, components: withoutPart(now.components, "HEADER") }));
      return;
    }
    put(
      shelf.current.get(format) ??
        (format === "TEXT" ? { type: "HEADER", format, text: "" } : { type: "HEADER", format }),
    );
  };
  const formats: HeaderFormat[] = isOffer
    ? ["IMAGE", "VIDEO"]
    : ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"];
  const ofOne = partOf(draft.components, "BUTTONS")?.buttons.some(({ type }) => type === "SPM");
  if (ofOne || header?.format === "PRODUCT") formats.push("PRODUCT");
  const placed = useFindingsAt(path);
  return (
    <Section title={t("title")} hint={isOffer ? undefined : t("optional")}>
      <Choices
        label={t("title")}
        path={header ? path : undefined}
        value={header?.format ?? "NONE"}
        options={[
          ...(isOffer ? [] : [{ value: "NONE" as const, label: t("format.NONE"), icon: Ban }]),
          ...formats.map((format) => ({ value: format, label: t(`format.${format}`), icon: icons[format] })),
        ]}
        onChange={choose}
      />
      {header?.format === "TEXT" && (
        <WordsField
          line
          path={path}
          part={header}
          onChange={put}
          label={t("text")}
          most={60}
          mostVariables={1}
          placeholder={t("placeholder")}
          source={source ? partOf(source.components, "HEADER")?.text : null}
        />
      )}
      {(header?.format === "IMAGE" || header?.format === "VIDEO" || header?.format === "DOCUMENT") && (
        <SampleUpload
          key={header.format}
          path={path}
          format={header.format}
          mediaId={header.example?.media_id}
          isKept={Boolean(header.example?.header_handle?.[0])}
          onChange={(mediaId) => put(withSample(header, mediaId))}
        />
      )}
      {(header?.format === "LOCATION" || header?.format === "PRODUCT") && (
        <>
          <p className="text-sm text-muted-foreground">
            {t(header.format === "LOCATION" ? "locationHelp" : "productHelp")}
          </p>
          <FieldFindings findings={placed} />
        </>
      )}
    </Section>
  );
}
