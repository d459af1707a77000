"use client";

import { useState } from "react";
import { Pencil, Trash2 } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMembers } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ContactNoteView } from "@/lib/contacts/views";

/** What colleagues should know of a person; never sent. */
export function ContactNotes({ contactId }: { contactId: string }) {
  const t = useTranslations("contacts.notes");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const mayWrite = useMay("agent");
  const members = useMembers().data?.data ?? [];
  const path = `/contacts/${contactId}/notes`;
  const key = ["contact-notes", contactId];
  const notes = useApiQuery<{ data: ContactNoteView[] }>(path, { key }).data?.data ?? [];
  const [text, setText] = useState("");
  const [editing, setEditing] = useState<{ id: string; text: string } | null>(null);
  const settled = () => void client.invalidateQueries({ queryKey: [slug, ...key] });
  const failed = (error: Error) => void toast.error(error.message);
  const add = useApiMutation((api, words: string) => api.post<ContactNoteView>(path, { text: words }), {
    onSuccess: () => setText(""),
    onError: failed,
    onSettled: settled,
  });
  const change = useApiMutation(
    (api, note: { id: string; text: string }) =>
      api.patch<ContactNoteView>(`${path}/${note.id}`, { text: note.text }),
    { onSuccess: () => setEditing(null), onError: failed, onSettled: settled },
  );
  const remove = useApiMutation((api, id: string) => api.delete(`${path}/${id}`), {
    onError: failed,
    onSettled: settled,
  });
  return (
    <div className="flex flex-col gap-2">
      {mayWrite && (
        <form
          className="flex flex-col gap-1.5"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim()) add.mutate(text);
          }}
        >
          <Textarea
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && text.trim()) add.mutate(text);
            }}
            aria-label={t("write")}
            placeholder={t("write")}
            maxLength={4_000}
            className="min-h-9 max-h-40 bg-note"
          />
          {text.trim() && (
            <Button type="submit" size="sm" className="self-end" disabled={add.isPending}>
              {t("add")}
            </Button>
          )}
        </form>
      )}
      {notes.map((note) => (
        <article key={note.id} className="group/note rounded-md bg-note px-2.5 py-2 text-base">
          {editing?.id === note.id ? (
            <form
              className="flex flex-col gap-1.5"
              onSubmit={(event) => {
                event.preventDefault();
                change.mutate(editing);
              }}
            >
              <Textarea
                value={editing.text}
                onChange={(event) => setEditing({ id: note.id, text: event.target.value })}
                aria-label={t("edit")}
                maxLength={4_000}
                autoFocus
              />
              <div className="flex justify-end gap-1">
                <Button type="button" variant="ghost" size="sm" onClick={() => setEditing(null)}>
                  {t("leave")}
                </Button>
                <Button type="submit" size="sm" disabled={change.isPending || !editing.text.trim()}>
                  {t("save")}
                </Button>
              </div>
            </form>
          ) : (
            <>
              <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
                {note.text}
              </p>
              <footer className="mt-1 flex items-center gap-1 text-xs text-muted-foreground">
                <bdi className="truncate">
                  {members.find(({ userId }) => userId === note.byUserId)?.name ?? t("somebody")}
                </bdi>
                <RelativeTime at={note.createdAt} />
                {mayWrite && (
                  <span className="ml-auto flex opacity-0 group-focus-within/note:opacity-100 group-hover/note:opacity-100 pointer-coarse:opacity-100">
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      onClick={() => setEditing({ id: note.id, text: note.text })}
                      aria-label={t("edit")}
                    >
                      <Pencil />
                    </Button>
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      onClick={() => remove.mutate(note.id)}
                      aria-label={t("delete")}
                    >
                      <Trash2 />
                    </Button>
                  </span>
                )}
              </footer>
            </>
          )}
        </article>
      ))}
    </div>
  );
}
