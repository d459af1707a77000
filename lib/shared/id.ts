import { v7 } from "uuid";

/** A new row id: uuid v7, so that ids grow with time and indexes stay warm. */
export const newId = (): string => v7();

export const isId = (value: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value);

/** The smallest id that can have been made at a moment: ids of uuid v7 begin with it. */
export function firstIdAt(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
