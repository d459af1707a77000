import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./processes";

/** The page agents sit in all day, and what its first visit may cost on the wire. */
export const inboxRoute = "/w/[workspace]/inbox";
export const mostFirstLoadBytes = 250 * 1024;

type Manifest = { rootMainFiles: string[] };

/** Files that a page's layouts and the page itself name as theirs. Source: Next's client reference manifest. */
function entryFiles(distDir: string, route: string): string[] {
  const file = path.join(root, distDir, "server", "app", `${route}/page_client-reference-manifest.js`);
  const text = readFileSync(file, "utf8");
  const start = text.indexOf("{", text.indexOf('"] = '));
  const manifest = JSON.parse(text.slice(start).replace(/;?\s*$/, "")) as {
    entryJSFiles?: Record<string, string[]>;
  };
  return Object.values(manifest.entryJSFiles ?? {}).flat();
}

/**
 * What a first visit of a page loads before it works: scripts of the framework, of its layouts and of the page, each as
 * gzip sends it. What is loaded later (`next/dynamic`) does not count.
 * @returns bytes
 */
export function firstLoadBytes(distDir: string, route: string): number {
  const { rootMainFiles } = JSON.parse(
    readFileSync(path.join(root, distDir, "build-manifest.json"), "utf8"),
  ) as Manifest;
  const files = new Set([...rootMainFiles, ...entryFiles(distDir, route)]);
  let bytes = 0;
  for (const name of files) {
    const file = path.join(root, distDir, decodeURIComponent(name.replace(/^\/?_next\//, "")));
    if (name.endsWith(".js") && existsSync(file)) bytes += gzipSync(readFileSync(file)).length;
  }
  return bytes;
}
