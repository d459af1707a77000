import { z } from "zod";
import type { Role } from "@/lib/tenancy/roles";

/** Something the API can do, as its document says it. */
export type Operation = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /api/v1, ids in braces. */
  path: string;
  /** The heading under which it stands. */
  about: string;
  summary: string;
  description?: string;
  access: { role: Role } | "user" | "anyone";
  query?: z.ZodType;
  body?: z.ZodType;
  /** A body that is accepted. */
  example?: unknown;
  /** Names and meanings of headers beside the usual ones. */
  headers?: Record<string, string>;
  status?: 200 | 201 | 202 | 204;
  /** null: nothing is answered (204); text: it is not JSON but this media type. */
  answer: z.ZodType | string | null;
};

/** Answers that are used by several operations, by the name they get in the document. */
export const components = new Map<z.core.$ZodType, string>();

export function component<Schema extends z.ZodType>(name: string, schema: Schema): Schema {
  components.set(schema, name);
  return schema;
}

export const page = <Row extends z.ZodType>(row: Row) =>
  z.object({ data: z.array(row), nextCursor: z.string().nullable().describe("null at the end.") });

export const id = z.uuid();
export const time = z.iso.datetime();
export const text = z.string().nullable();
export const anyObject = z.record(z.string(), z.unknown());
