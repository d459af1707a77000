"use client";

import { useState } from "react";
import { Ban } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useBlockContact } from "@/components/contacts/use-block-contact";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useApi, useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ContactMergeView, ContactView, DuplicateView } from "@/lib/contacts/views";

/** Blocks a person, or lets them write again. */
export function BlockContact({ contact }: { contact: ContactView }) {
  const t = useTranslations("contacts.block");
  const blocked = contact.blockedAt !== null;
  const block = useBlockContact(contact);
  return (
    <div className="flex flex-col gap-1.5">
      {blocked && <p className="text-sm text-muted-foreground">{t("isBlocked")}</p>}
      <Button
        variant="outline"
        disabled={block.isPending}
        onClick={() => block.mutate(!blocked)}
        className={blocked ? "" : "text-danger"}
      >
        <Ban />
        {t(blocked ? "unblock" : "block")}
      </Button>
    </div>
  );
}

/** People who may be this one, to be made one by somebody who knows. */
export function Duplicates({ contact }: { contact: ContactView }) {
  const t = useTranslations("contacts.merge");
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const mayWrite = useMay("agent");
  const key = ["contact-duplicates", contact.id];
  const found = useApiQuery<{ data: DuplicateView[] }>(`/contacts/${contact.id}/duplicates`, { key }).data
    ?.data;
  const [asking, setAsking] = useState<{ id: string; problem: string } | null>(null);
  const changed = () => void client.invalidateQueries({ queryKey: [slug] });
  const merge = useApiMutation(
    (call, input: { mergedId: string; confirmed: boolean }) =>
      call.post<ContactMergeView>("/contact-merges", { contactId: contact.id, ...input }),
    {
      onSuccess: (made) => {
        setAsking(null);
        changed();
        toast.success(t("done"), {
          action: {
            label: t("undo"),
            onClick: () =>
              void api
                .delete(`/contact-merges/${made.id}`)
                .then(changed, (error: Error) => toast.error(error.message)),
          },
          duration: 20_000,
        });
      },
      onError: (error, { mergedId }) => {
        if (error.reason === "two_identities") setAsking({ id: mergedId, problem: error.message });
        else toast.error(error.message);
      },
    },
  );
  if (!mayWrite || !found || found.length === 0) return null;
  return (
    <section className="flex flex-col gap-2 border-t pt-4">
      <h3 className="text-xs font-medium text-muted-foreground">{t("title")}</h3>
      {found.map(({ contact: other, reason }) => (
        <div key={other.id} className="flex flex-col gap-1.5">
          <div className="flex items-center gap-2">
            <span className="min-w-0 flex-1">
              <bdi className="block truncate">{other.name}</bdi>
              <span className="block truncate text-sm text-muted-foreground tabular-nums">
                {t(reason)} {other.phone && <bdi>{other.phone}</bdi>}
              </span>
            </span>
            <Button
              variant="outline"
              size="sm"
              disabled={merge.isPending}
              onClick={() => merge.mutate({ mergedId: other.id, confirmed: false })}
            >
              {t("merge")}
            </Button>
          </div>
          {asking?.id === other.id && (
            <div role="alert" className="rounded-md bg-warning-soft p-2.5 text-sm">
              <p>{asking.problem}</p>
              <div className="mt-2 flex gap-1.5">
                <Button size="sm" onClick={() => merge.mutate({ mergedId: other.id, confirmed: true })}>
                  {t("confirm")}
                </Button>
                <Button size="sm" variant="ghost" onClick={() => setAsking(null)}>
                  {t("leave")}
                </Button>
              </div>
            </div>
          )}
        </div>
      ))}
    </section>
  );
}
