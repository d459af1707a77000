import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { getRequestConfig } from "next-intl/server";

/** The catalogue of a language: one file per namespace in messages/<locale>/. Read once. */
const catalogues = new Map<string, Promise<Record<string, unknown>>>();

function catalogue(locale: string): Promise<Record<string, unknown>> {
  let loading = process.env.NODE_ENV === "development" ? undefined : catalogues.get(locale);
  if (!loading) {
    const folder = path.join(process.cwd(), "messages", locale);
    loading = readdir(folder).then(async (files) => {
      const entries = files
        .filter((file) => file.endsWith(".json"))
        .map(
          async (file) =>
            [file.slice(0, -5), JSON.parse(await readFile(path.join(folder, file), "utf8"))] as const,
        );
      return Object.fromEntries(await Promise.all(entries)) as Record<string, unknown>;
    });
    catalogues.set(locale, loading);
  }
  return loading;
}

export default getRequestConfig(async () => {
  const locale = "en";
  return { locale, messages: await catalogue(locale), timeZone: "UTC" };
});
