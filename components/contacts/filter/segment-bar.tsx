"use client";

import { useState } from "react";
import { MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ask, type Asked } from "@/components/contacts/use-contact-search";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useApi, useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ContactFilter } from "@/lib/contacts/filters";
import type { SegmentView } from "@/lib/contacts/views";

/** Asks for the name of a segment: a new one with this filter, or the new name of one that is there. */
function SegmentDialog(props: {
  filter: ContactFilter;
  renamed?: SegmentView;
  onClose: () => void;
  onSaved: (segment: SegmentView) => void;
}) {
  const t = useTranslations("filters");
  const common = useTranslations("common");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const { renamed } = props;
  const [name, setName] = useState(renamed?.name ?? "");
  const save = useApiMutation<SegmentView>(
    (api) =>
      renamed
        ? api.patch(`/segments/${renamed.id}`, { name })
        : api.post("/segments", { name, filter: props.filter }),
    {
      onSuccess: async (segment) => {
        await client.invalidateQueries({ queryKey: [slug, "library", "segments"] });
        void client.invalidateQueries({ queryKey: [slug, "contacts", "segment-counts"] });
        props.onSaved(segment);
      },
    },
  );
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <DialogContent title={t(renamed ? "rename" : "save")} description={t("nameHelp")}>
        <Form errors={save.error?.fields} onSubmit={() => save.mutate()}>
          <Field label={t("name")} error={save.error && (save.error.fields.name ?? save.error.message)}>
            <Input
              dir="auto"
              autoFocus
              autoComplete="off"
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
              {t(renamed ? "renameSave" : "save")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

/** What one does with a filter: keep it as a segment, or change the segment one came from. */
export function SegmentActions({ asked }: { asked: Asked }) {
  const t = useTranslations("filters");
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const mayWrite = useMay("agent");
  const [naming, setNaming] = useState<"save" | "rename" | null>(null);
  const { segment, filter, changed } = asked;
  const again = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: [slug, "library", "segments"] }),
      client.invalidateQueries({ queryKey: [slug, "contacts"] }),
    ]);
  const update = useApiMutation<SegmentView, SegmentView>(
    (call, { id }) => call.patch(`/segments/${id}`, { filter }),
    {
      onSuccess: async ({ name }) => {
        await again();
        ask({ filter: null });
        toast.success(t("updated", { name }));
      },
      onError: (error) => toast.error(error.message),
    },
  );
  const remove = useApiMutation<void, SegmentView>((call, { id }) => call.delete(`/segments/${id}`), {
    onSuccess: async (_, { name, filter: former }) => {
      ask({ segment: null, filter: null });
      await again();
      const bringBack = () =>
        void api.post<SegmentView>("/segments", { name, filter: former }).then(
          async ({ id }) => {
            await again();
            ask({ segment: id });
          },
          (error: Error) => toast.error(error.message),
        );
      toast.success(t("deleted", { name }), {
        action: { label: t("undo"), onClick: bringBack },
        duration: 20_000,
      });
    },
    onError: (error) => toast.error(error.message),
  });
  if (!mayWrite || asked.deleted) return null;
  return (
    <>
      {changed && segment && filter.conditions.length > 0 && (
        <Button variant="outline" loading={update.isPending} onClick={() => update.mutate(segment)}>
          <span className="max-w-48 truncate">{t("update", { name: segment.name })}</span>
        </Button>
      )}
      {changed && segment && (
        <Button variant="ghost" onClick={() => ask({ filter: null })}>
          {t("revert")}
        </Button>
      )}
      {changed && filter.conditions.length > 0 && (
        <Button variant={segment ? "ghost" : "outline"} onClick={() => setNaming("save")}>
          {t("save")}
        </Button>
      )}
      {segment && !changed && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={t("more", { name: segment.name })}>
              <MoreHorizontal />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start">
            <DropdownMenuItem onSelect={() => setNaming("rename")}>
              <Pencil />
              {t("rename")}
            </DropdownMenuItem>
            <DropdownMenuItem danger onSelect={() => remove.mutate(segment)}>
              <Trash2 />
              {t("delete")}
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {naming && (
        <SegmentDialog
          filter={filter}
          renamed={naming === "rename" && segment ? segment : undefined}
          onClose={() => setNaming(null)}
          onSaved={({ id, name }) => {
            setNaming(null);
            ask({ segment: id, filter: null });
            toast.success(t("saved", { name }));
          }}
        />
      )}
    </>
  );
}
