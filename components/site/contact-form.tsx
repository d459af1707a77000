"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { ApiError, callApi } from "@/hooks/use-api";

/** Keeps what was typed until it is with us. */
export function ContactForm() {
  const t = useTranslations("site.contact");
  const [pending, setPending] = useState(false);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [sentTo, setSentTo] = useState<string | null>(null);

  const submit = async (values: FormData) => {
    if (pending) return;
    const body = Object.fromEntries(
      ["name", "email", "message", "website"].map((name) => [name, String(values.get(name) ?? "")]),
    );
    setFailure(null);
    setFields({});
    setPending(true);
    try {
      await callApi("/contact-messages", { method: "POST", body });
      setSentTo(body.email!.trim());
    } catch (error) {
      const known = error instanceof ApiError ? error : null;
      if (known && Object.keys(known.fields).length > 0) setFields(known.fields);
      else setFailure(known?.message ?? t("failed"));
    }
    setPending(false);
  };

  if (sentTo) {
    return (
      <div role="status" className="flex flex-col items-start gap-4 rounded-xl border bg-card p-6">
        <div className="flex flex-col gap-1">
          <p className="text-lg font-semibold">{t("sentTitle")}</p>
          <p className="text-muted-foreground">{t("sentText", { email: sentTo })}</p>
        </div>
        <Button variant="outline" onClick={() => setSentTo(null)}>
          {t("another")}
        </Button>
      </div>
    );
  }
  return (
    <Form errors={fields} onSubmit={(values) => void submit(values)}>
      {failure && (
        <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-danger">
          {failure}
        </p>
      )}
      <Field label={t("name")} error={fields.name}>
        <Input name="name" autoComplete="name" className="h-10" />
      </Field>
      <Field label={t("email")} error={fields.email}>
        <Input name="email" type="email" autoComplete="email" className="h-10" />
      </Field>
      <Field label={t("message")} error={fields.message}>
        <Textarea name="message" rows={7} />
      </Field>
      {/* For programs that fill in everything; out of sight, of the tab order and of screen readers. */}
      <div aria-hidden="true" className="absolute -left-[200vw]">
        <label>
          {t("website")}
          <input name="website" tabIndex={-1} autoComplete="off" />
        </label>
      </div>
      <Button type="submit" size="lg" loading={pending}>
        {t("send")}
      </Button>
    </Form>
  );
}
