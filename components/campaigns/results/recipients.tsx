"use client";

import Link from "next/link";
import { useState } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { everyMs } from "@/components/campaigns/results/use-results";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { QueryFailed } from "@/components/ui/query-failed";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select, SelectItem } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { letterOf } from "@/lib/campaigns/rules";
import type { CampaignView, RecipientStage, RecipientView } from "@/lib/campaigns/views";
import { recipientStages } from "@/lib/campaigns/schemas";
import { failureTextKey } from "@/lib/inbox/failures";
import type { Page } from "@/lib/shared/pagination";

const deeds = ["answered", "clicked", "opted_out"] as const;
type Choice = "all" | `stage:${RecipientStage}` | `did:${(typeof deeds)[number]}`;

function searchOf(choice: Choice): URLSearchParams {
  const search = new URLSearchParams();
  const [kind, value] = choice.split(":");
  if (value) search.set(kind!, value);
  return search;
}

const tones: Partial<Record<RecipientStage, "success" | "danger" | "warning" | "info" | "neutral">> = {
  read: "info",
  delivered: "success",
  failed: "danger",
  uncertain: "warning",
  skipped: "neutral",
};

function Person({ recipient, manyVariants }: { recipient: RecipientView; manyVariants: boolean }) {
  const t = useTranslations("campaigns");
  const words = useTranslations("failures");
  const { slug } = useWorkspace();
  const { contact, stage, failure, skipReason, conversationId, messageId } = recipient;
  const at =
    recipient.answeredAt ?? recipient.readAt ?? recipient.deliveredAt ?? recipient.sentAt ?? recipient.dueAt;
  const why =
    stage === "skipped" && skipReason
      ? t(`skip.${skipReason}`)
      : failure && (stage === "failed" || stage === "uncertain")
        ? words(`${failureTextKey(failure, stage)}.title`, { name: contact?.name ?? t("failed.customer") })
        : null;
  const name = (
    <bdi className="max-w-full self-start truncate font-medium">
      {contact?.name ?? t("recipients.erased")}
    </bdi>
  );
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-0.5 px-5 py-2">
      <span className="flex min-w-0 flex-1 basis-36 flex-col">
        {conversationId ? (
          <Link
            href={`/w/${slug}/inbox?conversation=${conversationId}${messageId ? `&message=${messageId}` : ""}`}
            className="flex min-w-0 hover:underline"
          >
            {name}
          </Link>
        ) : (
          name
        )}
        {recipient.phone && recipient.phone !== contact?.name && (
          <bdi className="self-start text-sm text-muted-foreground tabular-nums">{recipient.phone}</bdi>
        )}
        {why && <span className="text-sm text-pretty text-muted-foreground">{why}</span>}
      </span>
      {manyVariants && <Badge tone="outline">{letterOf(recipient.variant)}</Badge>}
      {recipient.answeredAt && <Badge tone="primary">{t("figures.answered")}</Badge>}
      {recipient.clickedAt && <Badge tone="outline">{t("figures.clicked")}</Badge>}
      {recipient.optedOutAt && <Badge tone="warning">{t("figures.optedOut")}</Badge>}
      <Badge tone={tones[stage] ?? "outline"}>{t(`stage.${stage}`)}</Badge>
      <span className="w-14 text-right text-sm text-muted-foreground tabular-nums">
        {at ? <RelativeTime at={at} /> : ""}
      </span>
    </li>
  );
}

/** Person by person, filtered by how far they came and what they did; and as a file. */
export function Recipients({ campaign }: { campaign: CampaignView }) {
  const t = useTranslations("campaigns");
  const api = useApi();
  const may = useMay("agent");
  const { slug } = useWorkspace();
  const [choice, setChoice] = useState<Choice>("all");
  const search = searchOf(choice);
  const list = useInfiniteQuery<Page<RecipientView>, ApiError>({
    // Who was written down, and what became of them, is asked anew at each step of the campaign, and while it moves.
    queryKey: [slug, "campaign-recipients", campaign.id, choice, campaign.state],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const page = new URLSearchParams(search);
      page.set("limit", "50");
      if (pageParam) page.set("cursor", pageParam as string);
      return api.get<Page<RecipientView>>(`/campaigns/${campaign.id}/recipients?${page}`, signal);
    },
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
    // One page is the beginning of the list; whoever reads on is not disturbed.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : everyMs(campaign)),
  });
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const file = new URLSearchParams(search);
  file.set("workspace", slug);
  return (
    <Card className="overflow-hidden">
      <div className="flex flex-wrap items-center justify-between gap-2 border-b px-5 py-3">
        <h2 className="text-base font-semibold">{t("recipients.title")}</h2>
        <div className="flex flex-wrap items-center gap-2">
          <Select
            value={choice}
            onValueChange={(next) => setChoice(next as Choice)}
            aria-label={t("recipients.filter")}
            className="w-44"
          >
            <SelectItem value="all">{t("recipients.all")}</SelectItem>
            {recipientStages
              .filter((stage) => stage !== "erased")
              .map((stage) => (
                <SelectItem key={stage} value={`stage:${stage}`}>
                  {t(`stage.${stage}`)}
                </SelectItem>
              ))}
            {deeds.map((deed) => (
              <SelectItem key={deed} value={`did:${deed}`}>
                {t(`did.${deed}`)}
              </SelectItem>
            ))}
          </Select>
          {may && (
            <Button asChild variant="outline">
              <a href={`/api/v1/campaigns/${campaign.id}/recipients.csv?${file}`} download>
                <Download />
                {t("recipients.download")}
              </a>
            </Button>
          )}
        </div>
      </div>
      {list.isPending ? (
        <div className="divide-y" aria-busy="true">
          {[0, 1, 2, 3].map((row) => (
            <div key={row} className="flex h-11 items-center gap-3 px-5">
              <Skeleton className="h-3.5 w-40" />
              <Skeleton className="ml-auto h-4 w-16 rounded-full" />
            </div>
          ))}
        </div>
      ) : list.isError ? (
        <QueryFailed query={list} />
      ) : rows.length === 0 ? (
        <p className="px-5 py-8 text-center text-muted-foreground">
          {t(choice === "all" ? "recipients.none" : "recipients.noneSuch")}
        </p>
      ) : (
        <>
          <ul className="divide-y">
            {rows.map((recipient) => (
              <Person
                key={recipient.contactId}
                recipient={recipient}
                manyVariants={campaign.variants.length > 1}
              />
            ))}
          </ul>
          {list.hasNextPage && (
            <div className="flex justify-center border-t p-3">
              <Button
                variant="outline"
                onClick={() => void list.fetchNextPage()}
                loading={list.isFetchingNextPage}
              >
                {t("list.showMore")}
              </Button>
            </div>
          )}
        </>
      )}
    </Card>
  );
}
