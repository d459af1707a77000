"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { LabelChip } from "@/components/inbox/library/label-chip";
import { HuePicker } from "@/components/settings/hue-picker";
import { LibraryPage, RowActions } from "@/components/settings/library-page";
import { useLabels } from "@/components/settings/use-library";
import { useLibraryWrites } from "@/components/settings/use-library-writes";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useMay } from "@/hooks/use-workspace";
import type { LabelView } from "@/lib/contacts/views";
import { hues, type Hue } from "@/lib/shared/hues";

type LabelInput = { name: string; color: Hue };

/** The form of a label in its place in the list. Escape leaves it. */
function LabelForm({ label, suggested, onDone }: { label?: LabelView; suggested: Hue; onDone: () => void }) {
  const t = useTranslations("library.labels");
  const common = useTranslations("common");
  const { save } = useLibraryWrites<LabelView, LabelInput>("labels");
  const [name, setName] = useState(label?.name ?? "");
  const [color, setColor] = useState<Hue>(label?.color ?? suggested);
  return (
    <Form
      errors={save.error?.fields}
      onSubmit={() => save.mutate({ id: label?.id, input: { name, color } }, { onSuccess: onDone })}
      onKeyDown={(event) => event.key === "Escape" && onDone()}
      className="gap-3 border-b bg-muted/60 px-5 py-4 last:border-b-0"
    >
      <Field label={t("name")} error={save.error?.fields.name ?? save.error?.message}>
        <Input
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={40}
          autoComplete="off"
          autoFocus
          className="max-w-xs"
        />
      </Field>
      <HuePicker value={color} onChange={setColor} />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" loading={save.isPending}>
          {label ? common("save") : t("create")}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          {common("cancel")}
        </Button>
        {name.trim() && <LabelChip label={{ name, color }} className="ml-2" />}
      </div>
    </Form>
  );
}

export function LabelSettings() {
  const t = useTranslations("library.labels");
  const labels = useLabels();
  const mayCreate = useMay("agent");
  const mayChange = useMay("admin");
  const { remove } = useLibraryWrites<LabelView, LabelInput>("labels");
  const [editing, setEditing] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<LabelView | null>(null);
  const close = () => setEditing(null);
  const used = new Set(labels.data?.data.map(({ color }) => color));
  const suggested = hues.slice(1).find((hue) => !used.has(hue)) ?? "gray";
  const form = editing === "new" && <LabelForm suggested={suggested} onDone={close} />;
  return (
    <>
      {editing === "new" && labels.data?.data.length === 0 ? (
        <Card className="order-last overflow-hidden">{form}</Card>
      ) : null}
      <LibraryPage
        words="labels"
        drawing="select"
        query={labels}
        may={mayCreate}
        onCreate={() => setEditing("new")}
      >
        {(entries) => (
          <Card className="overflow-hidden">
            {form}
            <ul>
              {entries.map((label) =>
                editing === label.id ? (
                  <li key={label.id}>
                    <LabelForm label={label} suggested={label.color} onDone={close} />
                  </li>
                ) : (
                  <li
                    key={label.id}
                    className="flex min-h-14 items-center gap-3 border-b px-5 py-2 last:border-b-0"
                  >
                    <LabelChip label={label} className="max-w-full" />
                    <span className="flex-1" />
                    {mayChange && (
                      <RowActions
                        name={label.name}
                        onEdit={() => setEditing(label.id)}
                        onDelete={() => setDeleting(label)}
                      />
                    )}
                  </li>
                ),
              )}
            </ul>
          </Card>
        )}
      </LibraryPage>
      {deleting && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setDeleting(null)}
          title={t("deleteTitle", { name: deleting.name })}
          description={t("deleteText")}
          confirmLabel={t("deleteLabel")}
          onConfirm={() => {
            remove.mutate(deleting.id);
            setDeleting(null);
          }}
        />
      )}
    </>
  );
}
