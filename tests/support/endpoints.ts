import { readdirSync } from "node:fs";
import path from "node:path";
import type { Contract } from "@/lib/http/route";
import type { ask } from "./handler";

type Handler = Parameters<typeof ask>[0];

/** An endpoint below /api/v1 as its file declares it. */
export type Endpoint = { method: string; path: string; handler: Handler & { contract: Contract } };

const root = path.resolve(__dirname, "../../app/api/v1");
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Every method of every route file: what the product really answers. */
export function listEndpoints(): Endpoint[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(^|\/)route\.ts$/.test(file),
  );
  return files.toSorted().flatMap((file) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const exported = require(path.join(root, file)) as Record<string, Endpoint["handler"]>;
    const place = `/${path.dirname(file)}`.replace(/\[(\w+)\]/g, "{$1}");
    return methods
      .filter((method) => exported[method])
      .map((method) => ({ method, path: place, handler: exported[method]! }));
  });
}

export const nameOf = (endpoint: { method: string; path: string }): string =>
  `${endpoint.method} ${endpoint.path}`;
