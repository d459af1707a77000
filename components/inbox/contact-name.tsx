"use client";

import { useRef, useState } from "react";
import { Pencil } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { putContact } from "@/components/inbox/live-cache";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ContactRef, ContactView } from "@/lib/contacts/views";

/** The name of a contact, changed where it stands: Enter keeps, Escape leaves it, empty gives their own name back. */
export function ContactName({ contact, savedName }: { contact: ContactRef; savedName: string | null }) {
  const t = useTranslations("inbox.contact");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const mayWrite = useMay("agent");
  const [editing, setEditing] = useState(false);
  const [name, setName] = useState("");
  const button = useRef<HTMLButtonElement>(null);
  const rename = useApiMutation(
    (api, next: string | null) => api.patch<ContactView>(`/contacts/${contact.id}`, { name: next }),
    {
      onSuccess: (changed, next) => {
        putContact(client, slug, changed);
        const before = savedName;
        toast.success(t("renamed"), {
          action: { label: t("undo"), onClick: () => rename.mutate(before) },
          id: `rename-${contact.id}-${next ?? ""}`,
        });
      },
      onError: (error) => toast.error(error.fields.name ?? error.message),
    },
  );
  const leave = () => {
    setEditing(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  const keep = () => {
    leave();
    const next = name.trim() || null;
    if (next !== savedName && !(savedName === null && next === contact.name)) rename.mutate(next);
  };
  if (editing) {
    return (
      <form
        className="w-full"
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <Input
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              event.stopPropagation();
              leave();
            }
          }}
          onBlur={keep}
          maxLength={200}
          autoFocus
          aria-label={t("name")}
          placeholder={t("namePlaceholder")}
          className="text-center"
        />
      </form>
    );
  }
  const shown = rename.isPending ? (rename.variables ?? contact.name) : contact.name;
  if (!mayWrite) return <bdi className="max-w-full text-lg font-semibold wrap-anywhere">{shown}</bdi>;
  return (
    <button
      ref={button}
      type="button"
      onClick={() => {
        setName(savedName ?? contact.name);
        setEditing(true);
      }}
      aria-label={t("rename", { name: shown })}
      className="group/name relative max-w-full rounded-md px-6 py-0.5 text-lg font-semibold wrap-anywhere hover:bg-accent"
    >
      <bdi>{shown}</bdi>
      <Pencil
        aria-hidden="true"
        className="absolute top-2 right-1.5 size-3.5 text-muted-foreground opacity-0 group-hover/name:opacity-100 group-focus-visible/name:opacity-100 pointer-coarse:opacity-100"
      />
    </button>
  );
}
