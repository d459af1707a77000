import { z } from "zod";
import { isId } from "@/lib/shared/id";

/** A page of a list and the cursor of the next, null at the end. */
export type Page<T> = { data: T[]; nextCursor: string | null };

/** Cursors are opaque to callers; inside is the key of the last row. Isomorphic, so no Buffer. */
export function encodeCursor(parts: readonly string[]): string {
  return btoa(parts.join("|")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @returns the parts, or null for anything this server did not make. */
export function decodeCursor(cursor: string, length: number): string[] | null {
  try {
    const parts = atob(cursor.replaceAll("-", "+").replaceAll("_", "/")).split("|");
    return parts.length === length ? parts : null;
  } catch {
    return null;
  }
}

/** Query parameter: the cursor of a list that is ordered by id alone. Gives the id. */
export const idCursor = z
  .string()
  .max(200)
  .transform((cursor, ctx) => {
    const id = decodeCursor(cursor, 1)?.[0];
    if (id && isId(id)) return id;
    ctx.addIssue({ code: "custom", message: "Is not a cursor this list gave." });
    return z.NEVER;
  });

/** Query parameter: rows of a page. */
export const pageLimit = z.coerce
  .number("Must be a number.")
  .int("Must be a whole number.")
  .min(1, "Must be at least 1.")
  .max(100, "Must be at most 100.")
  .default(50);

/** Where a list that is ordered by a time, then by id, goes on. */
export type TimePlace = { at: Date; id: string };

export const encodeTimeCursor = ({ at, id }: TimePlace): string => encodeCursor([String(at.getTime()), id]);

/** Query parameter: the cursor of a list that is ordered by a time, then by id. */
export const timeCursor = z
  .string()
  .max(200)
  .transform((cursor, ctx): TimePlace => {
    const [ms, id] = decodeCursor(cursor, 2) ?? [];
    if (id && isId(id) && /^\d{1,14}$/.test(ms!)) return { at: new Date(Number(ms)), id };
    ctx.addIssue({ code: "custom", message: "Is not a cursor this list gave." });
    return z.NEVER;
  });

/** Where a list that is ordered by some text, then by id, goes on. */
export type TextPlace = { key: string; id: string };

/** @param list which list in which order: a cursor of another one is refused */
export const encodeTextCursor = (list: string, { key, id }: TextPlace): string => {
  const bytes = new TextEncoder().encode(key);
  return encodeCursor([list, id, btoa(String.fromCharCode(...bytes))]);
};

/** @returns the place, or null for a cursor this list did not give */
export function decodeTextCursor(list: string, cursor: string): TextPlace | null {
  const [of, id, key] = decodeCursor(cursor, 3) ?? [];
  if (of !== list || !id || !isId(id) || key === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
    return { id, key: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return null;
  }
}

/**
 * Cuts a page out of rows that were asked for with one more than fits.
 * @param cursorOf the cursor of the last row of the page
 */
export function cutPage<Row, View>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => View,
  cursorOf: (row: Row) => string,
): Page<View> {
  const page = rows.slice(0, limit);
  return {
    data: page.map(view),
    nextCursor: rows.length > limit ? cursorOf(page[page.length - 1]!) : null,
  };
}
