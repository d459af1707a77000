"use client";

import { useLayoutEffect, useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { keys } from "@/components/inbox/cache-keys";
import { CustomFieldDialog, type CustomFieldInput } from "@/components/settings/custom-field-dialog";
import { LibraryPage, RowActions } from "@/components/settings/library-page";
import { useCustomFields } from "@/components/settings/use-library";
import { useLibraryWrites } from "@/components/settings/use-library-writes";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { CustomFieldView } from "@/lib/contacts/views";

type Whole = { data: CustomFieldView[] };

/** Fields in the order that is wanted; those it does not name, made meanwhile, come last. */
function inOrder(fields: CustomFieldView[], wanted: string[] | null): CustomFieldView[] {
  if (!wanted) return fields;
  const place = ({ id }: CustomFieldView) => (wanted.includes(id) ? wanted.indexOf(id) : wanted.length);
  return fields.toSorted((a, b) => place(a) - place(b));
}

/**
 * The fields with what is being saved already done; they go back to how the server has them when it refuses. One save
 * waits for the other, so that the last order stays, and until it is saved no list read meanwhile is shown instead.
 */
function useOrder(stored: CustomFieldView[]) {
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const [wanted, setWanted] = useState<string[] | null>(null);
  const queryKey = keys.shared(slug, "custom-fields");
  const save = useMutation<Whole, ApiError, string[]>({
    scope: { id: queryKey.join() },
    mutationFn: (ids) => api.put<Whole>("/custom-fields/order", { ids }),
    onSuccess: (answer) => client.setQueryData<Whole>(queryKey, answer),
    onError: (error) => void toast.error(error.message),
    onSettled: (_answer, _error, ids) => {
      void client.invalidateQueries({ queryKey });
      setWanted((now) => (now === ids ? null : now));
    },
  });
  const put = (ids: string[]) => {
    setWanted(ids);
    save.mutate(ids);
  };
  return { fields: inOrder(stored, wanted), put };
}

const moverId = (fieldId: string, way: "up" | "down"): string => `move-${fieldId}-${way}`;

/** A row that moves takes the focus out of itself; it is given back, so that one can press again. */
function useKeptFocus(order: string): (id: string) => void {
  const [kept, setKept] = useState<string | null>(null);
  // Before the next key can come.
  useLayoutEffect(() => {
    if (kept && document.activeElement === document.body) document.getElementById(kept)?.focus();
  }, [order, kept]);
  return setKept;
}

function Movers({
  field,
  index,
  count,
  onMove,
}: {
  field: CustomFieldView;
  index: number;
  count: number;
  onMove: (by: 1 | -1) => void;
}) {
  const t = useTranslations("library.customFields");
  return (
    <div className="flex shrink-0 flex-col pointer-coarse:flex-row">
      <Button
        variant="ghost"
        size="icon-sm"
        className="h-5 pointer-coarse:h-10"
        id={moverId(field.id, "up")}
        aria-label={t("moveUp", { name: field.name })}
        aria-disabled={index === 0}
        onClick={() => index > 0 && onMove(-1)}
      >
        <ArrowUp className="size-3.5" />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        className="h-5 pointer-coarse:h-10"
        id={moverId(field.id, "down")}
        aria-label={t("moveDown", { name: field.name })}
        aria-disabled={index === count - 1}
        onClick={() => index < count - 1 && onMove(1)}
      >
        <ArrowDown className="size-3.5" />
      </Button>
    </div>
  );
}

export function CustomFieldSettings() {
  const t = useTranslations("library.customFields");
  const fields = useCustomFields();
  const may = useMay("admin");
  const order = useOrder(fields.data?.data ?? []);
  const { remove } = useLibraryWrites<CustomFieldView, CustomFieldInput>("custom-fields");
  const [editing, setEditing] = useState<CustomFieldView | "new" | null>(null);
  const [deleting, setDeleting] = useState<CustomFieldView | null>(null);
  const [moved, setMoved] = useState("");
  const keepFocus = useKeptFocus(order.fields.map(({ id }) => id).join());
  const move = (id: string, by: 1 | -1) => {
    const next = [...order.fields];
    const from = next.findIndex((one) => one.id === id);
    const to = from + by;
    if (from === -1 || to < 0 || to >= next.length) return;
    const [field] = next.splice(from, 1);
    next.splice(to, 0, field!);
    keepFocus(moverId(field!.id, to < from ? "up" : "down"));
    order.put(next.map((one) => one.id));
    setMoved(t("moved", { name: field!.name, place: to + 1, count: next.length }));
  };
  return (
    <>
      <LibraryPage
        words="customFields"
        drawing="number"
        query={fields}
        may={may}
        onCreate={() => setEditing("new")}
      >
        {() => (
          <Card>
            <ul>
              {order.fields.map((field, index) => (
                <li
                  key={field.id}
                  className="flex min-h-14 items-center gap-3 border-b py-2 pr-5 pl-3 last:border-b-0"
                >
                  {may && (
                    <Movers
                      field={field}
                      index={index}
                      count={order.fields.length}
                      onMove={(by) => move(field.id, by)}
                    />
                  )}
                  <div className="flex min-w-0 flex-1 flex-col gap-0.5 pl-1">
                    <p className="flex min-w-0 flex-wrap items-center gap-2">
                      <bdi className="font-medium break-words">{field.name}</bdi>
                      <Badge tone="outline">{t(`types.${field.type}`)}</Badge>
                    </p>
                    <p className="truncate text-sm text-muted-foreground">
                      <code className="font-mono">{`{{contact.custom.${field.key}}}`}</code>
                      {field.options.length > 0 && <bdi> · {field.options.join(", ")}</bdi>}
                    </p>
                  </div>
                  {may && (
                    <RowActions
                      name={field.name}
                      onEdit={() => setEditing(field)}
                      onDelete={() => setDeleting(field)}
                    />
                  )}
                </li>
              ))}
            </ul>
          </Card>
        )}
      </LibraryPage>
      <p role="status" className="sr-only">
        {moved}
      </p>
      {editing && (
        <CustomFieldDialog field={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
      {deleting && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setDeleting(null)}
          title={t("deleteTitle", { name: deleting.name })}
          description={t("deleteText")}
          confirmLabel={t("deleteField")}
          typed={deleting.name}
          onConfirm={() => {
            remove.mutate(deleting.id);
            setDeleting(null);
          }}
        />
      )}
    </>
  );
}
