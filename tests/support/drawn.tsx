import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ReactNode } from "react";
import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";

const catalogues = path.resolve(__dirname, "../../messages/en");
const messages = Object.fromEntries(
  readdirSync(catalogues).map((file) => [
    path.basename(file, ".json"),
    JSON.parse(readFileSync(path.join(catalogues, file), "utf8")) as Record<string, unknown>,
  ]),
);

/** Words that were asked for and are not in the catalogue. */
export const missingWords: string[] = [];

/** The HTML of a component as the server would draw it, with the real catalogue. */
export const drawn = (node: ReactNode): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider
      locale="en"
      timeZone="UTC"
      messages={messages}
      onError={({ message }) => missingWords.push(message)}
    >
      {node}
    </NextIntlClientProvider>,
  );

/** What a person reads of it. */
export const readOut = (html: string): string =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
