import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ReactNode } from "react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { WorkspaceProvider } from "@/components/shell/workspace-provider";

const catalogues = path.resolve(__dirname, "../../messages/en");
const messages = Object.fromEntries(
  readdirSync(catalogues).map((file) => [
    path.basename(file, ".json"),
    JSON.parse(readFileSync(path.join(catalogues, file), "utf8")) as Record<string, unknown>,
  ]),
);

/** Words that were asked for and are not in the catalogue. */
export const missingWords: string[] = [];

const nowhere = () => undefined;
const router = {
  back: nowhere,
  forward: nowhere,
  refresh: nowhere,
  hmrRefresh: nowhere,
  push: nowhere,
  replace: nowhere,
  prefetch: nowhere,
  bfcacheId: "",
};
const workspace = {
  id: "w",
  slug: "shop",
  name: "Test shop",
  timeZone: "UTC",
  country: "ES",
  locale: "en-US",
  logo: null,
  retentionDays: null,
  role: "agent" as const,
  userId: "u",
  importMaxBytes: 1024 ** 3,
};

/** The HTML of a component as the server would draw it for an agent, with the real catalogue. */
export const drawn = (node: ReactNode): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider
      locale="en"
      timeZone="UTC"
      messages={messages}
      onError={({ message }) => missingWords.push(message)}
    >
      <AppRouterContext.Provider value={router}>
        <QueryClientProvider client={new QueryClient()}>
          <WorkspaceProvider workspace={workspace}>{node}</WorkspaceProvider>
        </QueryClientProvider>
      </AppRouterContext.Provider>
    </NextIntlClientProvider>,
  );

/** What a person reads of it. */
export const readOut = (html: string): string =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
