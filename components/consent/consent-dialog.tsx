"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { keys } from "@/components/inbox/cache-keys";
import { useConsentDay, useHowSaid } from "@/components/consent/use-consents";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type {
  ConsentCategory,
  ConsentStateView,
  ContactConsentsView,
  ContactRef,
} from "@/lib/contacts/views";

/** A member writes down what a person told them, and how they know. */
export function ConsentDialog({
  contact,
  category,
  state,
  onClose,
}: {
  contact: ContactRef;
  category: ConsentCategory;
  state: ConsentStateView;
  onClose: () => void;
}) {
  const t = useTranslations("contacts.consent");
  const common = useTranslations("common");
  const howSaid = useHowSaid();
  const day = useConsentDay();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  // Whoever opens it wants the other one.
  const [granted, setGranted] = useState(state.state !== "granted");
  const [proof, setProof] = useState("");
  const save = useApiMutation(
    (api) =>
      api.put<ContactConsentsView>(`/contacts/${contact.id}/consents/${category}`, {
        granted,
        proof: proof.trim() || null,
      }),
    {
      onSuccess: (now) => {
        client.setQueryData([slug, "contact-consents", contact.id], now);
        void client.invalidateQueries({ queryKey: keys.contact(slug, contact.id) });
        void client.invalidateQueries({ queryKey: [slug, "contact-consent-history", contact.id] });
        toast.success(t(granted ? "savedGranted" : "savedStopped", { name: contact.name }));
        onClose();
      },
    },
  );
  const byThemselves =
    granted && state.state === "stopped" && ["keyword", "whatsapp", "meta"].includes(state.source ?? "");
  const fields = save.error?.fields ?? {};
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t("dialogTitle", { what: t(`category.${category}`), name: contact.name })}
        description={t(`explain.${category}`)}
      >
        <Form errors={save.error?.fields} onSubmit={() => save.mutate()}>
          <Segmented
            label={t("wants")}
            value={granted ? "granted" : "stopped"}
            options={[
              { value: "granted", label: t("state.granted") },
              { value: "stopped", label: t("state.stopped") },
            ]}
            onChange={(value) => setGranted(value === "granted")}
          />
          {byThemselves && state.at && (
            <Notice tone="info">
              {t("byThemselves", { name: contact.name, day: day(state.at), how: howSaid(state) })}
            </Notice>
          )}
          <Field
            label={t(granted ? "proof" : "proofOptional")}
            help={granted ? t("proofHelp") : undefined}
            error={fields.proof ?? (save.error && !fields.proof ? save.error.message : undefined)}
          >
            <Textarea
              value={proof}
              onChange={(event) => setProof(event.target.value)}
              placeholder={t(granted ? "proofExample" : "stopExample")}
              maxLength={2_000}
              dir="auto"
              autoFocus
            />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={save.isPending}>
              {t(granted ? "saveGranted" : "saveStopped")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
