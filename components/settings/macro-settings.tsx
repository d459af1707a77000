"use client";

import { useState } from "react";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { LibraryPage, RowActions } from "@/components/settings/library-page";
import { MacroActionRow, newAction } from "@/components/settings/macro-action-row";
import { useMacros } from "@/components/settings/use-library";
import { useLibraryWrites } from "@/components/settings/use-library-writes";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useMay } from "@/hooks/use-workspace";
import type { MacroAction, MacroView } from "@/lib/inbox/macro-actions";
import { newId } from "@/lib/shared/id";

type MacroInput = { name: string; actions: MacroAction[]; shared?: boolean };
/** Rows need a name that stays when one above them goes. */
type Step = { key: string; action: MacroAction };

function MacroDialog({ macro, onClose }: { macro: MacroView | null; onClose: () => void }) {
  const t = useTranslations("library.macros");
  const common = useTranslations("common");
  const isAdmin = useMay("admin");
  const { save } = useLibraryWrites<MacroView, MacroInput>("macros");
  const [name, setName] = useState(macro?.name ?? "");
  const [shared, setShared] = useState(macro?.shared ?? isAdmin);
  const [steps, setSteps] = useState<Step[]>(() =>
    (macro?.actions ?? [newAction("send_text")]).map((action) => ({ key: newId(), action })),
  );
  const fields = save.error?.fields ?? {};
  const errorOf = (index: number) =>
    Object.entries(fields).find(
      ([path]) => path.split(".")[0] === "actions" && path.split(".")[1] === String(index),
    )?.[1];
  const failure = fields.actions ?? (Object.keys(fields).length === 0 ? save.error?.message : undefined);
  const submit = () => {
    const input = { name, actions: steps.map(({ action }) => action) };
    save.mutate({ id: macro?.id, input: macro ? input : { ...input, shared } }, { onSuccess: onClose });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={macro ? t("editTitle") : t("createTitle")}
        description={t("dialogText")}
        className="sm:max-w-lg"
      >
        <Form errors={save.error?.fields} onSubmit={submit}>
          {failure && <Notice tone="danger">{failure}</Notice>}
          <Field label={t("name")} error={fields.name}>
            <Input
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={60}
              autoComplete="off"
              autoFocus
            />
          </Field>
          <div className="flex flex-col gap-2">
            <h3 className="text-base font-medium">{t("steps")}</h3>
            <ol className="flex flex-col gap-2">
              {steps.map(({ key, action }, index) => (
                <MacroActionRow
                  key={key}
                  action={action}
                  place={index + 1}
                  error={errorOf(index)}
                  onChange={(next) =>
                    setSteps(steps.map((step) => (step.key === key ? { key, action: next } : step)))
                  }
                  onRemove={() => setSteps(steps.filter((step) => step.key !== key))}
                />
              ))}
            </ol>
            <Button
              variant="outline"
              className="self-start"
              onClick={() => setSteps([...steps, { key: newId(), action: newAction("close") }])}
            >
              <Plus />
              {t("add")}
            </Button>
          </div>
          {!macro && isAdmin && (
            <Checkbox
              label={t("shared")}
              help={t("sharedHelp")}
              checked={shared}
              onCheckedChange={(checked) => setShared(checked === true)}
            />
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={save.isPending}>
              {macro ? common("save") : t("create")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

export function MacroSettings() {
  const t = useTranslations("library.macros");
  const shared = useTranslations("library");
  const macros = useMacros();
  const may = useMay("agent");
  const isAdmin = useMay("admin");
  const { save, remove } = useLibraryWrites<MacroView, MacroInput>("macros");
  const [editing, setEditing] = useState<MacroView | "new" | null>(null);
  const drop = ({ id, ...macro }: MacroView) =>
    remove.mutate(id, {
      onSuccess: () =>
        toast(t("deleted", { name: macro.name }), {
          action: {
            label: shared("undo"),
            onClick: () => save.mutate({ input: macro }, { onError: (error) => toast.error(error.message) }),
          },
        }),
    });
  return (
    <>
      <LibraryPage
        words="macros"
        drawing="events"
        query={macros}
        may={may}
        onCreate={() => setEditing("new")}
      >
        {(entries) => (
          <Card>
            <ul>
              {entries.map((macro) => (
                <li
                  key={macro.id}
                  className="flex min-h-15 items-center gap-3 border-b px-5 py-2 last:border-b-0"
                >
                  <div className="flex min-w-0 flex-1 flex-col gap-0.5">
                    <p className="flex min-w-0 flex-wrap items-center gap-2">
                      <bdi className="font-medium break-words">{macro.name}</bdi>
                      <Badge tone="outline">{t(macro.shared ? "ofAll" : "ofMe")}</Badge>
                    </p>
                    <p className="line-clamp-2 text-sm text-muted-foreground">
                      {macro.actions.map(({ type }) => t(`actions.${type}`)).join(" · ")}
                    </p>
                  </div>
                  {may && (!macro.shared || isAdmin) && (
                    <RowActions
                      name={macro.name}
                      onEdit={() => setEditing(macro)}
                      onDelete={() => drop(macro)}
                    />
                  )}
                </li>
              ))}
            </ul>
          </Card>
        )}
      </LibraryPage>
      {editing && <MacroDialog macro={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}
