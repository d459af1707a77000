"use client";

import { useState } from "react";
import { UserCheck, UserPlus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useApiMutation, type ApiError } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";

type Known = { id: string; name: string; before: boolean };

/** Who has the number already, as the refusal says it. */
function knownFrom(error: ApiError): Known | null {
  const { contactId, name } = error.data;
  if (error.reason !== "contact_exists" || typeof contactId !== "string") return null;
  return { id: contactId, name: typeof name === "string" ? name : "", before: true };
}

/** No more of a name than a contact may have; no letter is cut in two. */
function cut(name: string): string {
  let kept = "";
  for (const letter of name) {
    if (kept.length + letter.length > 100) break;
    kept += letter;
  }
  return kept;
}

/** Makes a contact of somebody on a card; who is one already is opened. */
export function AddContact({ name, phone, several }: { name: string; phone: string; several: boolean }) {
  const t = useTranslations("inbox.message");
  const router = useRouter();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const mayWrite = useMay("agent");
  const [known, setKnown] = useState<Known | null>(null);
  const addressOf = ({ id }: Known) => `/w/${slug}/contacts?contact=${id}`;
  const add = useApiMutation(
    (api) => api.post<ContactView>("/contacts", { phone, ...(name === phone ? {} : { name: cut(name) }) }),
    {
      onSuccess: (contact) => {
        const made = { id: contact.id, name: contact.name, before: false };
        setKnown(made);
        void client.invalidateQueries({ queryKey: [slug, "contacts"] });
        toast.success(t("contactAdded", { name: contact.name }), {
          action: { label: t("openContact"), onClick: () => router.push(addressOf(made)) },
        });
      },
      onError: (error) => {
        const found = knownFrom(error);
        setKnown(found);
        if (!found) return void toast.error(error.message);
        toast(t("contactKnown", { name: found.name, number: phone }));
        router.push(addressOf(found));
      },
    },
  );
  if (!mayWrite) return null;
  if (known) {
    return (
      <Link
        href={addressOf(known)}
        className="inline-flex min-h-7 items-center gap-1.5 self-start text-sm text-link hover:underline pointer-coarse:min-h-10"
      >
        <UserCheck className="size-3.5 shrink-0" aria-hidden="true" />
        <bdi className="wrap-anywhere">{t("knownAs", { name: known.name })}</bdi>
      </Link>
    );
  }
  return (
    <Button
      variant="outline"
      size="sm"
      loading={add.isPending}
      onClick={() => add.mutate()}
      className="mt-1 self-start bg-transparent"
    >
      <UserPlus />
      {several ? t("addNumber", { number: phone }) : t("addContact")}
    </Button>
  );
}
