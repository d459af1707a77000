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
