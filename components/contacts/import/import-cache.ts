import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { ContactImportPreview, ContactImportView } from "@/lib/contacts/imports/views";
import type { Page } from "@/lib/shared/pagination";

export type ImportPages = InfiniteData<Page<ContactImportView>, string | null>;

export const importKeys = {
  list: (slug: string) => [slug, "contact-imports"] as const,
  one: (slug: string, id: string) => [slug, "contact-import", id] as const,
};

/** Somebody's contacts have changed by it. */
const hasWritten = new Set<ContactImportView["state"]>(["completed", "cancelled", "undone"]);

/** Puts an import as the server said it where it is shown; what is known of its file stays. */
export function putImport(client: QueryClient, slug: string, view: ContactImportView): void {
  client.setQueryData<ContactImportPreview>(
    importKeys.one(slug, view.id),
    (before) => before && { ...before, ...view },
  );
  let known = false;
  client.setQueryData<ImportPages>(
    importKeys.list(slug),
    (pages) =>
      pages && {
        ...pages,
        pages: pages.pages.map((page) => ({
          ...page,
          data: page.data.map((one) => {
            if (one.id !== view.id) return one;
            known = true;
            return view;
          }),
        })),
      },
  );
  if (!known) void client.invalidateQueries({ queryKey: importKeys.list(slug) });
  if (hasWritten.has(view.state)) void client.invalidateQueries({ queryKey: [slug, "contacts"] });
}
