"use client";

import { useEffect, useRef } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCustomFields, useLabels } from "@/components/settings/use-library";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { BulkAction, ContactChangeInput } from "@/lib/contacts/bulk/schemas";
import type { ContactChangeView } from "@/lib/contacts/bulk/views";
import type { Page } from "@/lib/shared/pagination";

const key = ["contact-changes"];
/** Milliseconds between two looks at how far it is. */
const lookMs = 600;

export const isBusy = ({ state }: ContactChangeView): boolean => state === "running" || state === "undoing";

/** The last changes of many contacts; followed while one is under way. */
const useContactChanges = () =>
  useApiQuery<Page<ContactChangeView>>("/contact-changes?limit=10", {
    key,
    refetchInterval: (query) => (query.state.data?.data.some(isBusy) ? lookMs : false),
  });

/** What a change does, in words: "Add label VIP". */
export function useChangeName() {
  const t = useTranslations("bulk");
  const labels = useLabels().data?.data;
  const fields = useCustomFields().data?.data;
  return (action: BulkAction): string => {
    switch (action.kind) {
      case "add_label":
      case "remove_label": {
        const label = labels?.find(({ id }) => id === action.labelId)?.name ?? t("goneLabel");
        return t(`name.${action.kind}`, { label });
      }
      case "set_field": {
        const field = fields?.find((one) => one.key === action.key)?.name ?? action.key;
        return t(action.value === null ? "name.clear_field" : "name.set_field", { field });
      }
      case "set_consent":
        return t(action.granted ? "name.grant" : "name.stop", { category: t(`category.${action.category}`) });
      case "delete":
        return t("name.delete");
    }
  };
}

/** Starts and takes back changes of many contacts; says when one of this window's is done. */
export function useBulk() {
  const t = useTranslations("bulk");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const changes = useContactChanges().data?.data;
  const nameOf = useChangeName();
  const own = useRef(new Set<string>());
  const known = useRef<Map<string, ContactChangeView["state"]> | null>(null);
  const put = async (change: ContactChangeView) => {
    // A look that began before would put back how the change stood then.
    await client.cancelQueries({ queryKey: [slug, ...key] });
    own.current.add(change.id);
    client.setQueryData<Page<ContactChangeView>>([slug, ...key], (page) => ({
      nextCursor: page?.nextCursor ?? null,
      data: [change, ...(page?.data ?? []).filter(({ id }) => id !== change.id)],
    }));
  };
  const undo = useApiMutation<ContactChangeView, string>(
    (api, id) => api.put(`/contact-changes/${id}/undo`),
    {
      onSuccess: put,
      onError: (error) => toast.error(error.message),
    },
  );
  const start = useApiMutation<ContactChangeView, ContactChangeInput>(
    (api, input) => api.post("/contact-changes", input),
    {
      onSuccess: put,
      // What is asked for in a window is said there.
      onError: (error, { action: { kind } }) =>
        kind === "set_field" || kind === "set_consent" || toast.error(error.message),
    },
  );
  useEffect(() => {
    if (!changes) return;
    // Not whether one was seen under way: a small one is often done before the server answers.
    const before = known.current;
    known.current = new Map(changes.map(({ id, state }) => [id, state]));
    const isNews = ({ id, state }: ContactChangeView) =>
      before ? before.get(id) !== state : own.current.has(id);
    if (changes.some((change) => !isBusy(change) && isNews(change))) {
      for (const part of ["contacts", "contact"]) {
        const queryKey = [slug, part];
        // A first reading under way would be waited for, and it may have begun too early.
        void client.cancelQueries({ queryKey }).then(() => client.invalidateQueries({ queryKey }));
      }
    }
    for (const change of changes) {
      if (!own.current.has(change.id) || isBusy(change)) continue;
      own.current.delete(change.id);
      const name = nameOf(change.action);
      if (change.state === "undone") toast.success(t("undone", { name, count: change.restored }));
      else {
        toast.success(t("done", { name, count: change.changed }), {
          action:
            change.changed > 0 ? { label: t("undo"), onClick: () => undo.mutate(change.id) } : undefined,
          duration: 20_000,
        });
      }
    }
  });
  return { start, undo, changes: changes ?? [] };
}
