"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { LibraryPage, RowActions } from "@/components/settings/library-page";
import { useCannedReplies } from "@/components/settings/use-library";
import { useLibraryWrites } from "@/components/settings/use-library-writes";
import { VariableText } from "@/components/settings/variable-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useMay } from "@/hooks/use-workspace";
import type { CannedReplyView } from "@/lib/inbox/views";

type ReplyInput = { shortcut: string; text: string };

function ReplyDialog({ reply, onClose }: { reply: CannedReplyView | null; onClose: () => void }) {
  const t = useTranslations("library.cannedReplies");
  const common = useTranslations("common");
  const { save } = useLibraryWrites<CannedReplyView, ReplyInput>("canned-replies");
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? "");
  const [text, setText] = useState(reply?.text ?? "");
  const fields = save.error?.fields ?? {};
  const failure = save.error && Object.keys(fields).length === 0 ? save.error.message : null;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={reply ? t("editTitle") : t("createTitle")} className="sm:max-w-lg">
        <Form
          errors={save.error?.fields}
          onSubmit={() => save.mutate({ id: reply?.id, input: { shortcut, text } }, { onSuccess: onClose })}
        >
          <Field label={t("shortcut")} help={t("shortcutHelp")} error={fields.shortcut ?? failure}>
            <Input
              value={shortcut}
              onChange={(event) => setShortcut(event.target.value.replace(/\s+/g, "-").toLowerCase())}
              maxLength={41}
              autoComplete="off"
              spellCheck={false}
              autoFocus
              className="max-w-48 font-mono"
            />
          </Field>
          <VariableText
            label={t("reply")}
            error={fields.text}
            value={text}
            onChange={setText}
            maxLength={4_096}
          />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={save.isPending}>
              {reply ? common("save") : t("create")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

export function CannedReplySettings() {
  const t = useTranslations("library.cannedReplies");
  const shared = useTranslations("library");
  const replies = useCannedReplies();
  const may = useMay("agent");
  const { save, remove } = useLibraryWrites<CannedReplyView, ReplyInput>("canned-replies");
  const [editing, setEditing] = useState<CannedReplyView | "new" | null>(null);
  const drop = ({ id, shortcut, text }: CannedReplyView) =>
    remove.mutate(id, {
      onSuccess: () =>
        toast(t("deleted", { shortcut }), {
          action: {
            label: shared("undo"),
            onClick: () =>
              save.mutate({ input: { shortcut, text } }, { onError: (error) => toast.error(error.message) }),
          },
        }),
    });
  return (
    <>
      <LibraryPage
        words="cannedReplies"
        drawing="conversation"
        query={replies}
        may={may}
        onCreate={() => setEditing("new")}
      >
        {(entries) => (
          <Card>
            <ul>
              {entries.map((reply) => (
                <li
                  key={reply.id}
                  className="flex min-h-15 items-center gap-3 border-b px-5 py-2 last:border-b-0"
                >
                  <div className="flex min-w-0 flex-1 flex-col gap-0.5">
                    <code className="truncate font-mono text-base font-medium">/{reply.shortcut}</code>
                    <p dir="auto" className="line-clamp-2 text-sm break-words text-muted-foreground">
                      {reply.text}
                    </p>
                  </div>
                  {may && (
                    <RowActions
                      name={`/${reply.shortcut}`}
                      onEdit={() => setEditing(reply)}
                      onDelete={() => drop(reply)}
                    />
                  )}
                </li>
              ))}
            </ul>
          </Card>
        )}
      </LibraryPage>
      {editing && <ReplyDialog reply={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}
