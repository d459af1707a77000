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
export const useContactChanges = () =>
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
  const own = useRef(new Map<string, ContactChangeView["state"]>());
  const busy = useRef(false);
  const put = (change: ContactChangeView) => {
    own.current.set(change.id, change.state);
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
    const nowBusy = changes.some(isBusy);
    if (busy.current && !nowBusy) {
      void client.invalidateQueries({ queryKey: [slug, "contacts"] });
      void client.invalidateQueries({ queryKey: [slug, "contact"] });
    }
    busy.current = nowBusy;
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
