"use client";

import { useDeferredValue, useState } from "react";
import { useTranslations } from "next-intl";
import { Builder, LimitedField, useProblems } from "@/components/inbox/compose/builder";
import type { Deliver } from "@/components/inbox/compose/delivery";
import { Avatar } from "@/components/ui/avatar";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useApiQuery } from "@/hooks/use-api";
import type { ContactView } from "@/lib/contacts/views";
import type { Page } from "@/lib/shared/pagination";
import { outgoingContent } from "@/lib/whatsapp/outgoing";

type Typed = { name: string; phone: string; email: string; company: string };

function cardOf({ name, phone, email, company }: Typed) {
  const formatted = name.trim();
  const digits = phone.replace(/\D/g, "");
  return {
    name: { formatted_name: formatted, first_name: formatted },
    ...(digits ? { phones: [{ phone: phone.trim(), type: "CELL", wa_id: digits }] } : {}),
    ...(email.trim() ? { emails: [{ email: email.trim(), type: "WORK" }] } : {}),
    ...(company.trim() ? { org: { company: company.trim() } } : {}),
  };
}

/** A contact card: somebody of the workspace's contacts, or typed. */
export default function ContactBuilder({ onClose }: { onClose: () => void }) {
  const t = useTranslations("compose.contact");
  const [query, setQuery] = useState("");
  const asked = useDeferredValue(query.trim());
  const [typed, setTyped] = useState<Typed>({ name: "", phone: "", email: "", company: "" });
  const found = useApiQuery<Page<ContactView>>(`/contacts?limit=6&q=${encodeURIComponent(asked)}`, {
    enabled: asked !== "",
  });
  const contacts = [cardOf(typed)];
  const checked = outgoingContent.contacts.safeParse(contacts);
  const [problemOf, tried, onTried] = useProblems(checked.error?.issues ?? []);
  const unreachable = tried && !typed.phone.trim() && !typed.email.trim();
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part });

  const submit = (deliver: Deliver) => {
    onTried();
    if (!checked.success || (!typed.phone.trim() && !typed.email.trim())) return;
    deliver({ type: "contacts", contacts: checked.data }, { onDone: onClose });
  };
  return (
    <Builder
      title={t("title")}
      message={typed.name.trim() && checked.success ? { type: "contacts", contacts: checked.data } : null}
      sendLabel={t("send")}
      onSend={submit}
      onClose={onClose}
    >
      <Field label={t("find")} hint={t("findHint")}>
        <Input autoFocus value={query} onChange={(event) => setQuery(event.target.value)} type="search" />
      </Field>
      {asked !== "" && (
        <ul aria-label={t("found")} aria-busy={found.isFetching} className="-mt-2 flex flex-col">
          {found.data?.data.map((contact) => (
            <li key={contact.id}>
              <button
                type="button"
                onClick={() => {
                  const phone = contact.phone ?? (contact.waId ? `+${contact.waId}` : "");
                  change({ name: contact.name, phone });
                  setQuery("");
                }}
                className="flex min-h-10 w-full items-center gap-2 rounded-md px-2 text-start hover:bg-accent"
              >
                <Avatar seed={contact.id} name={contact.name} size="sm" />
                <bdi className="min-w-0 truncate">{contact.name}</bdi>
                <span className="ms-auto shrink-0 text-sm text-muted-foreground tabular-nums">
                  {contact.phone}
                </span>
              </button>
            </li>
          ))}
          {found.data?.data.length === 0 && (
            <li className="px-2 py-1.5 text-sm text-muted-foreground">{t("none")}</li>
          )}
        </ul>
      )}
      <LimitedField
        label={t("name")}
        value={typed.name}
        onChange={(name) => change({ name })}
        error={problemOf("0.name.formatted_name")}
      />
      <LimitedField
        label={t("phone")}
        inputMode="tel"
        autoComplete="off"
        value={typed.phone}
        onChange={(phone) => change({ phone })}
        error={problemOf("0.phones.0.phone") ?? (unreachable ? t("phoneMissing") : null)}
      />
      <LimitedField
        label={t("email")}
        optional
        inputMode="email"
        autoComplete="off"
        value={typed.email}
        onChange={(email) => change({ email })}
        error={problemOf("0.emails.0.email")}
      />
      <LimitedField
        label={t("company")}
        optional
        value={typed.company}
        onChange={(company) => change({ company })}
      />
    </Builder>
  );
}
