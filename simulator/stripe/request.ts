/** What Stripe answers when it does not do what was asked. */
export class StripeError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly more: { type?: string; code?: string; decline_code?: string; param?: string } = {},
  ) {
    super(message);
  }
  get body() {
    return {
      error: { type: this.more.type ?? "invalid_request_error", message: this.message, ...this.more },
    };
  }
}

export const missing = (kind: string, id: string, param = "id"): StripeError =>
  new StripeError(404, `No such ${kind}: '${id}'`, { code: "resource_missing", param });

/** A form with brackets, `items[0][price]=…`, as nested values. */
export type Fields = { [name: string]: string | Fields };

export function parseForm(text: string): Fields {
  const root: Fields = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split("[").map((part) => part.replace(/\]$/, ""));
    // No name of ours is one of the language's.
    if (path.length > 8 || path.some((part) => part === "__proto__" || part === "constructor")) continue;
    let place = root;
    for (const part of path.slice(0, -1)) {
      const next = place[part];
      place = typeof next === "object" ? next : ((place[part] = {}) as Fields);
    }
    place[path.at(-1)!] = value;
  }
  return root;
}

export const textAt = (fields: Fields, ...path: string[]): string | undefined => {
  let place: string | Fields | undefined = fields;
  for (const part of path) place = typeof place === "object" ? place[part] : undefined;
  return typeof place === "string" ? place : undefined;
};

export function need(fields: Fields, ...path: string[]): string {
  const value = textAt(fields, ...path);
  if (value !== undefined && value !== "") return value;
  const param =
    path[0] +
    path
      .slice(1)
      .map((part) => `[${part}]`)
      .join("");
  throw new StripeError(400, `Missing required param: ${param}.`, { code: "parameter_missing", param });
}

export const mapAt = (fields: Fields, name: string): Record<string, string> => {
  const map = fields[name];
  if (typeof map !== "object") return {};
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
};
