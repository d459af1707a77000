import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Page } from "@/lib/shared/pagination";
import type { TemplateDetail, TemplateView } from "@/lib/templates/views";

/** Where the cache keeps templates of a workspace. */
export const templateKeys = {
  one: (slug: string, id: string) => [slug, "template", id] as const,
  /** Every list, whatever it is filtered by. */
  lists: (slug: string) => [slug, "templates"] as const,
  /** What the navigation says waits there. */
  counts: (slug: string) => [slug, "template-counts"] as const,
  syncs: (slug: string) => [slug, "template-syncs"] as const,
};

type Pages = InfiniteData<Page<TemplateView>>;

/**
 * Puts a template as the API just gave it wherever it is shown. Lists it may have come into are asked again. An answer that
 * Meta's verdict has overtaken on the live stream changes nothing.
 */
export function keepTemplate(client: QueryClient, slug: string, template: TemplateDetail): void {
  const key = templateKeys.one(slug, template.id);
  const known = client.getQueryData<TemplateDetail>(key);
  if (known && known.updatedAt > template.updatedAt) {
    void client.invalidateQueries({ queryKey: key });
    return;
  }
  client.setQueryData<TemplateDetail>(key, template);
  putInLists(client, slug, template);
  void client.invalidateQueries({ queryKey: templateKeys.lists(slug) });
  void client.invalidateQueries({ queryKey: templateKeys.counts(slug) });
}

function putInLists(client: QueryClient, slug: string, template: TemplateView): void {
  client.setQueriesData<Pages>({ queryKey: templateKeys.lists(slug) }, (pages) =>
    pages?.pages
      ? {
          ...pages,
          pages: pages.pages.map((page) => ({
            ...page,
            data: page.data.map((one) => (one.id === template.id ? { ...one, ...template } : one)),
          })),
        }
      : pages,
  );
}

/** `template.changed` of the live stream: what is shown changes at once, what is not known yet is asked for. */
export function hearTemplate(client: QueryClient, slug: string, template: TemplateView): void {
  const key = templateKeys.one(slug, template.id);
  const known = client.getQueryData<TemplateDetail>(key);
  if (known && known.updatedAt <= template.updatedAt) {
    client.setQueryData<TemplateDetail>(key, { ...known, ...template });
    // Whether it may be changed now follows from its status, which only the server decides.
    if (known.status !== template.status) void client.invalidateQueries({ queryKey: key });
  }
  putInLists(client, slug, template);
  void client.invalidateQueries({ queryKey: templateKeys.lists(slug) });
  void client.invalidateQueries({ queryKey: templateKeys.counts(slug) });
}

/** Templates came or went, or the state of the list itself changed. */
export function hearTemplateList(client: QueryClient, slug: string): void {
  void client.invalidateQueries({ queryKey: templateKeys.lists(slug) });
  void client.invalidateQueries({ queryKey: templateKeys.counts(slug) });
  void client.invalidateQueries({ queryKey: templateKeys.syncs(slug) });
}
