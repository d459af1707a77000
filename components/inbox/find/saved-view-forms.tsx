"use client";

import { ArrowDown, ArrowUp, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { Selection } from "@/components/inbox/selection";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { SavedViewView } from "@/lib/inbox/filter-rules";

function useViewsChanged(): () => void {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return () => {
    void client.invalidateQueries({ queryKey: [slug, "saved-views"] });
    void client.invalidateQueries({ queryKey: [slug, "conversation-counts"] });
  };
}

/** One's saved views: their order, their names, and away with them. */
export function ManageViews({
  views,
  onRename,
}: {
  views: readonly SavedViewView[];
  onRename: (view: SavedViewView) => void;
}) {
  const t = useTranslations("finding.views");
  const changed = useViewsChanged();
  const failed = (error: Error) => void toast.error(error.message);
  const order = useApiMutation((api, ids: string[]) => api.put("/saved-view-order", { ids }), {
    onSettled: changed,
    onError: failed,
  });
  const remove = useApiMutation((api, id: string) => api.delete(`/saved-views/${id}`), {
    onSettled: changed,
    onError: failed,
  });
  const move = (index: number, by: 1 | -1) => {
    const ids = views.map(({ id }) => id);
    [ids[index], ids[index + by]] = [ids[index + by]!, ids[index]!];
    order.mutate(ids);
  };
  if (views.length === 0) return <p className="text-muted-foreground">{t("noneSaved")}</p>;
  return (
    <ul className="flex flex-col">
      {views.map((view, index) => (
        <li key={view.id} className="flex min-h-10 items-center gap-1 border-b last:border-0">
          <span className="min-w-0 flex-1">
            <bdi className="block truncate">{view.name}</bdi>
            <span className="text-xs text-muted-foreground">
              {t(view.shared ? "forEverybody" : "forYou")}
            </span>
          </span>
          <Button
            variant="ghost"
            size="icon-sm"
            disabled={index === 0}
            onClick={() => move(index, -1)}
            aria-label={t("up", { view: view.name })}
          >
            <ArrowUp />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            disabled={index === views.length - 1}
            onClick={() => move(index, 1)}
            aria-label={t("down", { view: view.name })}
          >
            <ArrowDown />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            onClick={() => onRename(view)}
            aria-label={t("renameView", { view: view.name })}
          >
            <Pencil />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            onClick={() => remove.mutate(view.id)}
            aria-label={t("delete", { view: view.name })}
          >
            <Trash2 />
          </Button>
        </li>
      ))}
    </ul>
  );
}

export function RenameView({ view, onDone }: { view: SavedViewView; onDone: () => void }) {
  const t = useTranslations("finding.views");
  const [name, setName] = useState(view.name);
  const changed = useViewsChanged();
  const rename = useApiMutation((api, next: string) => api.patch(`/saved-views/${view.id}`, { name: next }), {
    onSuccess: () => {
      changed();
      onDone();
    },
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate(name);
      }}
    >
      <Field
        label={t("name")}
        error={rename.error ? (rename.error.fields.name ?? rename.error.message) : null}
      >
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={100} />
      </Field>
      <Button type="submit" disabled={rename.isPending}>
        {t("keepName")}
      </Button>
    </form>
  );
}

/** Saves the filter as it stands under a name. */
export function SaveView({ selection, onDone }: { selection: Selection; onDone: () => void }) {
  const t = useTranslations("finding.views");
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const changed = useViewsChanged();
  const { q: _, me: __, ...filter } = selection.filter;
  const save = useApiMutation(
    (api, view: { name: string; shared: boolean }) => api.post("/saved-views", { ...view, filter }),
    {
      onSuccess: () => {
        changed();
        onDone();
      },
    },
  );
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ name, shared });
      }}
    >
      <Field label={t("name")} error={save.error ? (save.error.fields.name ?? save.error.message) : null}>
        <Input
          value={name}
          onChange={(event) => setName(event.target.value)}
          placeholder={t("namePlaceholder")}
          maxLength={100}
        />
      </Field>
      <label className="flex min-h-8 items-center gap-2 text-base">
        <input
          type="checkbox"
          checked={shared}
          onChange={(event) => setShared(event.target.checked)}
          className="size-4 accent-primary"
        />
        {t("share")}
      </label>
      <Button type="submit" disabled={save.isPending}>
        {t("save")}
      </Button>
    </form>
  );
}
