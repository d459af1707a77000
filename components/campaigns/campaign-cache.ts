import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { CampaignView } from "@/lib/campaigns/views";
import type { Page } from "@/lib/shared/pagination";

export type CampaignPages = InfiniteData<Page<CampaignView>, string | null>;

export const campaignKeys = {
  lists: (slug: string) => [slug, "campaigns"] as const,
  list: (slug: string, state: string, q: string) => [slug, "campaigns", state, q] as const,
  one: (slug: string, id: string) => [slug, "campaign", id] as const,
};

/** Whether `next` says something newer: a late answer must not put the screen back. */
const isNewer = (next: CampaignView, known: CampaignView | undefined): boolean =>
  known === undefined ||
  next.version > known.version ||
  (next.version === known.version &&
    (next.updatedAt > known.updatedAt || (next.totalsAt ?? "") >= (known.totalsAt ?? "")));

/** Puts a campaign as the server said it where it is shown. A new one comes first in the lists that are asked again. */
export function putCampaign(client: QueryClient, slug: string, campaign: CampaignView): void {
  const key = campaignKeys.one(slug, campaign.id);
  if (!isNewer(campaign, client.getQueryData<CampaignView>(key))) return;
  client.setQueryData<CampaignView>(key, campaign);
  let known = false;
  client.setQueriesData<CampaignPages>({ queryKey: campaignKeys.lists(slug) }, (pages) => {
    if (!pages) return pages;
    return {
      ...pages,
      pages: pages.pages.map((page) => ({
        ...page,
        data: page.data.map((one) => {
          if (one.id !== campaign.id) return one;
          known = true;
          return isNewer(campaign, one) ? campaign : one;
        }),
      })),
    };
  });
  if (!known) void client.invalidateQueries({ queryKey: campaignKeys.lists(slug) });
}

/** A draft is gone. */
export function dropCampaign(client: QueryClient, slug: string, id: string): void {
  client.setQueriesData<CampaignPages>({ queryKey: campaignKeys.lists(slug) }, (pages) =>
    pages
      ? {
          ...pages,
          pages: pages.pages.map((page) => ({ ...page, data: page.data.filter((one) => one.id !== id) })),
        }
      : pages,
  );
  void client.invalidateQueries({ queryKey: campaignKeys.one(slug, id) });
}
