"use client";

import { useState } from "react";
import { Braces, History, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { FilePick, type PickKind } from "@/components/templates/file-pick";
import { FieldMenu, FieldValue, useFieldName } from "@/components/templates/fill/contact-field";
import { PlaceField } from "@/components/templates/fill/place-field";
import type { Fill } from "@/components/templates/fill/use-fill";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { useWorkspace } from "@/hooks/use-workspace";
import { momentIn } from "@/lib/shared/dates";
import type { TemplateSlot } from "@/lib/templates/slots";

type Props = {
  slot: TemplateSlot;
  fill: Fill;
  /** Somebody wanted to send: what is missing is said. */
  tried: boolean;
  autoFocus?: boolean;
};

/** One gap: words or a field of the contact, a file, a place or a time. */
export function SlotField(props: Props) {
  const { slot, fill, tried } = props;
  const t = useTranslations("templates.fill");
  const problem = fill.problemOf(slot.key);
  const error =
    problem && (tried || (problem !== "missing" && problem !== "not_a_time"))
      ? t(`problem.${problem}`)
      : (fill.errorOf?.(slot.key) ?? null);
  const label = useSlotLabel()(slot);
  switch (slot.kind) {
    case "image":
    case "video":
    case "document":
      return <FileSlot slot={slot} fill={fill} label={label} error={error} />;
    case "location":
      return <PlaceField label={label} fill={fill} slotKey={slot.key} error={error} />;
    case "time":
      return <TimeField label={label} fill={fill} slotKey={slot.key} error={error} />;
    default:
      return <WordsSlot {...props} label={label} error={error} />;
  }
}

/** What a gap is called: by its name, or where it stands. */
export function useSlotLabel(): (slot: TemplateSlot) => string {
  const t = useTranslations("templates.fill");
  return ({ key, part, card, kind, name }) => {
    const place = card === null ? "" : `${t("card", { number: card + 1 })} · `;
    if (kind !== "text") return place + t(`slot.${kind}`, { name });
    if (/^\d+$/.test(name))
      return place + t(part === "header" ? "slot.headerNumber" : "slot.number", { name });
    const words = key.split(".").at(-1)!.replaceAll("_", " ");
    return place + words.charAt(0).toUpperCase() + words.slice(1);
  };
}

type SlotProps = { slot: TemplateSlot; fill: Fill; label: string; error: string | null };

/** A file of ours, or one WhatsApp fetches from a link. */
function FileSlot({ slot, fill, label, error }: SlotProps) {
  const t = useTranslations("templates.fill");
  const source = fill.mapping[slot.key];
  const [byLink, setByLink] = useState(source?.kind === "text");
  const kind = slot.kind as PickKind;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Field label={byLink ? `${label} · ${t("link")}` : label} error={error} className="w-full">
        {byLink ? (
          <Input
            dir="ltr"
            inputMode="url"
            placeholder="https://"
            autoComplete="off"
            value={source?.kind === "text" ? source.text : ""}
            onChange={({ target }) =>
              fill.put(slot.key, target.value ? { kind: "text", text: target.value } : null)
            }
          />
        ) : (
          <FilePick
            kind={kind}
            mediaId={source?.kind === "media" ? source.mediaId : undefined}
            empty={t(`choose.${kind}`)}
            invalid={error !== null}
            onChange={(media) => fill.put(slot.key, media ? { kind: "media", mediaId: media.id } : null)}
          />
        )}
      </Field>
      <Button
        variant="ghost"
        size="sm"
        onClick={() => {
          setByLink(!byLink);
          fill.put(slot.key, null);
        }}
      >
        {t(byLink ? "useFile" : "useLink")}
      </Button>
    </div>
  );
}

function WordsSlot({ slot, fill, label, error, autoFocus }: Props & { label: string; error: string | null }) {
  const t = useTranslations("templates.fill");
  const fieldName = useFieldName();
  const source = fill.mapping[slot.key];
  const last = fill.lastOf(slot.key);
  const isField = source?.kind === "field" || source?.kind === "column";
  const known = isField ? fill.valueOf(slot.key) : null;
  const named =
    source?.kind === "field" ? fieldName(source.field) : source?.kind === "column" ? source.column : "";
  const unknown = known === null ? t(fill.columns ? "leftOutField" : "unknownField") : undefined;
  const helped = (["products", "title", "product", "catalog"] as const).find((kind) => kind === slot.kind);
  const write = (text: string) => fill.put(slot.key, text === "" ? null : { kind: "text", text });
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={label} error={error} help={isField ? unknown : helped ? t(`help.${helped}`) : undefined}>
        {isField ? (
          <div className="flex items-center gap-1.5">
            <span className="flex h-8 min-w-0 items-center gap-1 rounded-md bg-primary-soft ps-2 text-sm text-primary-text pointer-coarse:h-10">
              <Braces className="size-3.5 shrink-0" aria-hidden="true" />
              <bdi className="truncate">{named}</bdi>
              <button
                type="button"
                aria-label={t("removeField", { field: named })}
                onClick={() => fill.put(slot.key, null)}
                className="grid h-full w-7 shrink-0 place-items-center rounded-e-md hover:bg-foreground/8 [&_svg]:size-3.5"
              >
                <X />
              </button>
            </span>
            <FieldValue
              value={known}
              fallback={source.fallback ?? ""}
              onFallback={(fallback) =>
                fill.put(slot.key, { ...source, ...(fallback ? { fallback } : { fallback: undefined }) })
              }
            />
          </div>
        ) : (
          <div className="flex items-center gap-1">
            {slot.kind === "products" ? (
              <Textarea
                dir="ltr"
                autoFocus={autoFocus}
                autoComplete="off"
                className="max-h-40"
                value={source?.kind === "text" ? source.text : ""}
                onChange={(event) => write(event.target.value)}
              />
            ) : (
              <Input
                dir="auto"
                autoFocus={autoFocus}
                autoComplete="off"
                value={source?.kind === "text" ? source.text : ""}
                placeholder={slot.kind === "url" ? t("urlPlaceholder") : undefined}
                onChange={(event) => write(event.target.value)}
              />
            )}
          </div>
        )}
      </Field>
      {!isField && (
        <div className="flex flex-wrap gap-1">
          <FieldMenu
            onChoose={(field) => fill.put(slot.key, { kind: "field", field })}
            columns={fill.columns}
            onColumn={(column) => fill.put(slot.key, { kind: "column", column })}
          />
          {last && source?.kind !== "text" && (
            <Button variant="ghost" size="sm" className="max-w-56" onClick={() => write(last)}>
              <History />
              <bdi className="truncate">{last}</bdi>
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

type OtherProps = { label: string; fill: Fill; slotKey: string; error: string | null };

/** When an offer ends, by the clocks of the workspace. */
function TimeField({ label, fill, slotKey, error }: OtherProps) {
  const t = useTranslations("templates.fill");
  const { timeZone } = useWorkspace();
  const [local, setLocal] = useState("");
  return (
    <Field label={label} error={error} help={t("timeHelp", { zone: timeZone })}>
      <Input
        type="datetime-local"
        className="max-w-60"
        value={local}
        onChange={({ target }) => {
          setLocal(target.value);
          const at = target.value ? momentIn(timeZone, target.value.slice(0, 16)) : null;
          const known = at && !Number.isNaN(at.getTime());
          fill.put(slotKey, known ? { kind: "text", text: at.toISOString() } : null);
        }}
      />
    </Field>
  );
}
