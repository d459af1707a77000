"use client";

import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { KeptPlace } from "@/components/inbox/media/kept-files";
import { uploadFile } from "@/components/inbox/media/upload";
import { late } from "@/components/ui/late";
import { ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { baseMime, fileTypeOf, misfitOf, sendLimits, type FileType, type Misfit } from "@/lib/media/rules";
import type { MediaView } from "@/lib/media/views";
import { newId } from "@/lib/shared/id";

/** A file beside the words, not sent yet. */
export type Attachment = {
  id: string;
  file: File;
  type: FileType;
  /** Of this page only, for a small picture of it; null for what has none. */
  preview: string | null;
} & (
  | { state: "uploading"; share: number }
  | { state: "ready"; media: MediaView }
  /** It did not get through; trying again may help. */
  | { state: "failed" }
  /** WhatsApp would not take it. `words` when the server said so. */
  | { state: "refused"; misfit: Misfit | null; words: string | null }
);

/** More at once is a mistake more often than a wish. */
const mostFiles = 30;
const uploadsAtOnce = 3;

const kept = late(() => import("@/components/inbox/media/kept-files"));

/** By conversation, so that looking at another one in between loses nothing. The browser keeps the files over a reload. */
const trays = new Map<string, readonly Attachment[]>();
const aborts = new Map<string, AbortController>();
const listeners = new Set<() => void>();
const nothing: readonly Attachment[] = [];

function write(conversationId: string, attachments: readonly Attachment[]): void {
  if (attachments.length > 0) trays.set(conversationId, attachments);
  else trays.delete(conversationId);
  for (const listener of listeners) listener();
}

const read = (conversationId: string): readonly Attachment[] => trays.get(conversationId) ?? nothing;

type Change = (attachment: Attachment) => Attachment;
const change = (conversationId: string, id: string, to: Change): void =>
  write(
    conversationId,
    read(conversationId).map((one) => (one.id === id ? to(one) : one)),
  );

function newAttachment(file: File, id = newId()): Attachment {
  const type = fileTypeOf(file.type) ?? "document";
  const misfit = misfitOf(type, { mimeType: file.type, sizeBytes: file.size });
  const drawn = /^image\/(png|jpeg|webp)$/.test(baseMime(file.type)) && !misfit;
  return {
    id,
    file,
    type,
    preview: drawn ? URL.createObjectURL(file) : null,
    ...(misfit ? { state: "refused", misfit, words: null } : { state: "uploading", share: 0 }),
  };
}

/** A file of an earlier page is uploaded anew: what was uploaded then may be deleted by the time it is sent. */
const uploadKeys = new Map<string, string>();

async function upload(slug: string, conversationId: string, { id, file, type }: Attachment): Promise<void> {
  const abort = new AbortController();
  aborts.set(id, abort);
  const facts = ({ preview }: Attachment) => ({ id, file, type, preview });
  try {
    const media = await uploadFile({
      slug,
      key: uploadKeys.get(id) ?? id,
      file,
      query: { kind: type, filename: file.name },
      onProgress: (share) =>
        change(conversationId, id, (one) => ({ ...facts(one), state: "uploading", share })),
      signal: abort.signal,
    });
    change(conversationId, id, (one) => ({ ...facts(one), state: "ready", media }));
  } catch (error) {
    if (abort.signal.aborted) return;
    const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
    if (refused) forget([id]);
    change(conversationId, id, (one) =>
      refused
        ? { ...facts(one), state: "refused", misfit: null, words: error.message }
        : { ...facts(one), state: "failed" },
    );
  } finally {
    aborts.delete(id);
  }
}

const underWay = new Set<string>();

/** Uploads what waits, in order, a few at once. */
function work(slug: string, conversationId: string): void {
  for (const one of read(conversationId)) {
    if (underWay.size >= uploadsAtOnce) return;
    if (one.state !== "uploading" || underWay.has(one.id)) continue;
    underWay.add(one.id);
    void upload(slug, conversationId, one).finally(() => {
      underWay.delete(one.id);
      work(slug, conversationId);
    });
  }
}

function drop(attachment: Attachment): void {
  aborts.get(attachment.id)?.abort();
  if (attachment.preview) URL.revokeObjectURL(attachment.preview);
}

const ignore = () => undefined;
const forget = (ids: readonly string[]): void =>
  void kept.load().then((files) => files.forgetFiles(ids), ignore);

/** Takes attachments out of the tray they are in. */
function letGo(ids: readonly string[]): void {
  for (const [conversationId, list] of trays) {
    const gone = list.filter(({ id }) => ids.includes(id));
    if (gone.length === 0) continue;
    gone.forEach(drop);
    write(
      conversationId,
      list.filter((one) => !gone.includes(one)),
    );
  }
}

/** Places whose files of before a reload are back. */
const restored = new Set<string>();

/** Brings back what was attached before the page was loaded, once; and lets go of what another tab has sent. */
async function restore(place: KeptPlace): Promise<void> {
  const { slug, conversationId } = place;
  if (restored.has(conversationId)) return;
  restored.add(conversationId);
  const files = await kept.load();
  if (restored.size === 1) files.onForgotten(letGo);
  const back = (await files.listKept(place)).flatMap(({ id, file, voice }) => {
    if (voice || !(file instanceof File) || read(conversationId).some((one) => one.id === id)) return [];
    uploadKeys.set(id, newId());
    return [newAttachment(file, id)];
  });
  if (back.length === 0) return;
  write(conversationId, [...back, ...read(conversationId)].slice(0, mostFiles));
  work(slug, conversationId);
}

export type Attachments = {
  list: readonly Attachment[];
  /** Nothing stands between the files and the customer. */
  ready: boolean;
  /** Whether all of them got through, as soon as none is on its way any more. */
  settled: () => Promise<boolean>;
  add: (files: readonly File[]) => void;
  remove: (id: string) => void;
  retry: (id: string) => void;
  /** The files that can be sent, in order; they leave the tray. */
  take: () => MediaView[];
};

/** What is attached in a conversation, and what happens to it. */
export function useAttachments(conversationId: string): Attachments {
  const { slug, userId } = useWorkspace();
  useEffect(() => {
    restore({ userId, slug, conversationId }).catch(() => restored.delete(conversationId));
  }, [userId, slug, conversationId]);
  const list = useSyncExternalStore(
    (notify) => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    () => read(conversationId),
    () => nothing,
  );
  return useMemo(
    () => ({
      list,
      ready: list.length > 0 && list.every(({ state }) => state === "ready"),
      settled: () =>
        new Promise((resolve) => {
          const look = () => {
            const now = read(conversationId);
            if (now.some(({ state }) => state === "uploading")) return;
            listeners.delete(look);
            resolve(now.length > 0 && now.every(({ state }) => state === "ready"));
          };
          listeners.add(look);
          look();
        }),
      add: (files) => {
        const room = mostFiles - read(conversationId).length;
        const added = files.slice(0, room).map((file) => newAttachment(file));
        write(conversationId, [...read(conversationId), ...added]);
        work(slug, conversationId);
        const place = { userId, slug, conversationId };
        void kept.load().then(({ keepFile }) => {
          for (const { id, file, state } of added)
            if (state !== "refused") void keepFile(place, { id, file });
        }, ignore);
      },
      remove: (id) => {
        letGo([id]);
        forget([id]);
      },
      retry: (id) => {
        change(conversationId, id, ({ file, type, preview }) => ({
          ...{ id, file, type, preview },
          state: "uploading",
          share: 0,
        }));
        work(slug, conversationId);
      },
      take: () => {
        const taken = read(conversationId);
        const ids = taken.map(({ id }) => id);
        letGo(ids);
        forget(ids);
        return taken.flatMap((one) => (one.state === "ready" ? [one.media] : []));
      },
    }),
    [list, conversationId, slug, userId],
  );
}

/** What the file picker offers. */
export const pickable = Object.values(sendLimits)
  .flatMap(({ mimeTypes }) => mimeTypes)
  .join(",");
