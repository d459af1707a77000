import { GraphError, invalid, missing } from "./errors";

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A required object of the payload. */
export function objectAt(parent: Json, key: string, type: string): Json {
  const value = parent[key];
  if (value === undefined || value === null) throw missing(key, type);
  if (!isObject(value)) throw new GraphError(100, { message: `(#100) Param ${key} must be a JSON object.` });
  return value;
}

/** A text within its limit, counted in characters as people count. */
export function textAt(
  parent: Json,
  key: string,
  label: string,
  limits: { min?: number; max: number; required?: boolean },
): string | null {
  const value = parent[key];
  if (value === undefined || value === null) {
    if (limits.required === false) return null;
    throw new GraphError(131008, { details: `Parameter '${label}' is mandatory` });
  }
  if (typeof value !== "string")
    throw new GraphError(100, { message: `(#100) Param ${label} must be a string.` });
  const min = limits.min ?? (limits.required === false ? 0 : 1);
  const length = value.length <= limits.max ? value.length : [...value].length;
  if (length < min || length > limits.max) {
    throw invalid(`${label} length invalid. Min length: ${min}, Max length: ${limits.max}`);
  }
  return value;
}
