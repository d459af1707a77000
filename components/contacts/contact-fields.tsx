"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { useChangeContact } from "@/components/contacts/use-change-contact";
import { useCustomFields } from "@/components/settings/use-library";
import { useMay } from "@/hooks/use-workspace";
import type { ContactView, CustomFieldView } from "@/lib/contacts/views";
import { cn } from "@/lib/shared/cn";

/** A value that is changed where it stands. */
export const fieldInput =
  "h-7 w-full min-w-0 rounded-md border border-transparent bg-transparent px-1.5 text-base hover:border-border focus:border-ring focus:bg-background focus:outline-none pointer-coarse:h-10";

/** The workspace's own fields of a person, each changed where it stands. Nothing while there are none. */
export function ContactFields({ contact }: { contact: ContactView }) {
  const fields = useCustomFields().data?.data ?? [];
  return fields.map((field) => <FieldLine key={field.id} field={field} contact={contact} />);
}

function FieldLine({ field, contact }: { field: CustomFieldView; contact: ContactView }) {
  const t = useTranslations("contacts.fields");
  const mayWrite = useMay("agent");
  const value = contact.custom[field.key];
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const change = useChangeContact(contact, (error) =>
    setProblem(error.fields[`custom.${field.key}`] ?? error.message),
  );
  const shown = typed ?? (value === undefined ? "" : String(value));
  const save = (next: string | boolean) => {
    setProblem(null);
    setTyped(null);
    const before = value ?? "";
    const given =
      next === "" ? null : field.type === "number" && typeof next === "string" ? Number(next) : next;
    if (String(given ?? "") === String(before)) return;
    if (typeof given === "number" && !Number.isFinite(given)) {
      setTyped(String(next));
      setProblem(t("notNumber"));
      return;
    }
    change.mutate({ custom: { [field.key]: given } });
  };
  const shared = {
    "aria-label": field.name,
    "aria-invalid": problem ? true : undefined,
    disabled: !mayWrite,
    className: cn(fieldInput, problem && "border-danger"),
  } as const;
  return (
    <div className="flex min-h-7 items-start gap-2 text-base">
      <span className="w-24 shrink-0 truncate py-1 text-sm text-muted-foreground" title={field.name}>
        <bdi>{field.name}</bdi>
      </span>
      <div className="-mx-1.5 min-w-0 flex-1">
        {field.type === "checkbox" ? (
          <input
            type="checkbox"
            aria-label={field.name}
            disabled={!mayWrite}
            checked={value === true}
            onChange={(event) => save(event.target.checked)}
            className="mt-1.5 ml-1.5 size-4 accent-primary"
          />
        ) : field.type === "choice" ? (
          <select {...shared} value={shown} onChange={(event) => save(event.target.value)}>
            <option value="">{t("empty")}</option>
            {typeof value === "string" && !field.options.includes(value) && (
              <option value={value}>{value}</option>
            )}
            {field.options.map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...shared}
            type={field.type === "date" ? "date" : field.type === "link" ? "url" : "text"}
            inputMode={field.type === "number" ? "decimal" : undefined}
            dir="auto"
            value={shown}
            placeholder={t("empty")}
            maxLength={2_000}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={() => typed !== null && save(typed.trim())}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.currentTarget.blur();
              if (event.key === "Escape") {
                event.stopPropagation();
                setTyped(null);
                setProblem(null);
              }
            }}
          />
        )}
        {field.type === "link" && typeof value === "string" && /^https?:\/\//i.test(value) && (
          <a
            href={value}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="block truncate px-1.5 text-sm text-link hover:underline"
          >
            {t("openLink")}
          </a>
        )}
        {problem && (
          <p role="alert" className="px-1.5 text-sm text-danger">
            {problem}
          </p>
        )}
      </div>
    </div>
  );
}
