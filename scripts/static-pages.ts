import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Our own, before the first paint; everything else is Next's runtime. */
const kept = 'src="/theme.js"';

/** A script element, and a link that loads one ahead. React escapes `<` within the text of a script. */
const scripts = /<script\b[^>]*>[\s\S]*?<\/script>|<link\b[^>]*\bas="script"[^>]*>/g;

/**
 * Takes Next's scripts out of the pages that the build made once for all: they have nothing that moves, so their
 * visitors need no runtime, and their policy can forbid every script but ours. A page that kept its scripts would still
 * be readable: the policy in middleware.ts refuses them.
 * @param distDir of a finished build, absolute
 * @returns the pages that were changed, below server/app
 */
export function takeScriptsOut(distDir: string): string[] {
  const folder = path.join(distDir, "server", "app");
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".html") && !file.startsWith("_"),
  );
  for (const page of pages) {
    const file = path.join(folder, page);
    const html = readFileSync(file, "utf8");
    writeFileSync(
      file,
      html.replace(scripts, (element) => (element.includes(kept) ? element : "")),
    );
  }
  return pages;
}
