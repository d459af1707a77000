"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { campaignKeys, putCampaign } from "@/components/campaigns/campaign-cache";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { CampaignAudience, CampaignSettings, CampaignVariantInput } from "@/lib/campaigns/schemas";
import type { CampaignView } from "@/lib/campaigns/views";

/** What a person writes of a campaign. */
export type Draft = {
  name: string;
  phoneNumberId: string;
  audience: CampaignAudience;
  variants: CampaignVariantInput[];
  settings: CampaignSettings;
};

export const draftOf = ({ name, phoneNumberId, audience, variants, settings }: CampaignView): Draft => ({
  name,
  phoneNumberId,
  audience,
  variants: variants.map(({ templateId, share, values }) => ({ templateId, share, values })),
  settings,
});

export type Saving = "saved" | "waiting" | "saving" | "failed" | "conflict";

/** How long one may go on before what was written is saved. */
const restMs = 600;

/**
 * A draft that saves itself: a moment after the last change, one save after the other. What the server refuses stays on
 * the screen with the reason beside its field, and goes with the next change. Somebody else's change meanwhile is never
 * overwritten: then it says so, and one chooses.
 */
export function useDraft(campaign: CampaignView) {
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const [draft, setDraft] = useState(() => draftOf(campaign));
  const [saving, setSaving] = useState<Saving>("saved");
  const [error, setError] = useState<ApiError | null>(null);
  const unsaved = useRef<Partial<Draft>>({});
  const version = useRef(campaign.version);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const busy = useRef<Promise<boolean> | null>(null);
  const { id } = campaign;

  const save = useCallback(async (): Promise<boolean> => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    if (busy.current) await busy.current;
    const changes = unsaved.current;
    if (Object.keys(changes).length === 0) return true;
    unsaved.current = {};
    setSaving("saving");
    busy.current = api
      .patch<CampaignView>(`/campaigns/${id}`, { version: version.current, ...changes })
      .then(
        (saved) => {
          version.current = saved.version;
          putCampaign(client, slug, saved);
          setError(null);
          setSaving(Object.keys(unsaved.current).length > 0 ? "waiting" : "saved");
          return true;
        },
        (failed: ApiError) => {
          unsaved.current = { ...changes, ...unsaved.current };
          setError(failed);
          setSaving(failed.code === "conflict" ? "conflict" : "failed");
          return false;
        },
      )
      .finally(() => {
        busy.current = null;
      });
    return busy.current;
  }, [api, client, id, slug]);

  const change = useCallback(
    (changes: Partial<Draft>) => {
      setDraft((before) => ({ ...before, ...changes }));
      unsaved.current = { ...unsaved.current, ...changes };
      setSaving("waiting");
      if (timer.current) clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), restMs);
    },
    [save],
  );

  /** Takes what somebody else saved, and drops what is unsaved here. */
  const takeTheirs = useCallback(async () => {
    unsaved.current = {};
    const theirs = await api.get<CampaignView>(`/campaigns/${id}`);
    version.current = theirs.version;
    client.setQueryData(campaignKeys.one(slug, id), theirs);
    setDraft(draftOf(theirs));
    setError(null);
    setSaving("saved");
  }, [api, client, id, slug]);

  // Leaving the page must not lose the last words.
  useEffect(
    () => () => {
      if (timer.current) void save();
    },
    [save],
  );
  useEffect(() => {
    if (saving === "saved") return;
    const warn = (event: BeforeUnloadEvent) => {
      void save();
      event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [saving, save]);

  return { draft, change, takeTheirs, saving, error };
}

export type DraftState = ReturnType<typeof useDraft>;
