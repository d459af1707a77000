import { readStored, writeStored, writingPrefix } from "@/hooks/use-stored";
import type { TemplateDraft } from "@/lib/templates/schemas";

/** What was typed and is not with the server yet, kept in this browser so that a crash or a dead network loses nothing. */
export type LocalDraft = {
  draft: TemplateDraft;
  /** `updatedAt` of the template it was typed on; null for one that was never saved. */
  basedOn: string | null;
};

/** Whose writing, and in which workspace. */
export type Writer = { userId: string; workspaceId: string };

/** @param place the template's id, or `new-` and what it began from */
const keyOf = ({ userId, workspaceId }: Writer, place: string): string =>
  `${writingPrefix}template:${userId}:${workspaceId}:${place}`;

export function readLocalDraft(writer: Writer, place: string): LocalDraft | null {
  try {
    const kept = JSON.parse(readStored(keyOf(writer, place)) ?? "null") as LocalDraft | null;
    return kept && Array.isArray(kept.draft?.components) ? kept : null;
  } catch {
    return null;
  }
}

export const keepLocalDraft = (writer: Writer, place: string, kept: LocalDraft): void =>
  writeStored(keyOf(writer, place), JSON.stringify(kept));

export const dropLocalDraft = (writer: Writer, place: string): void =>
  writeStored(keyOf(writer, place), null);
