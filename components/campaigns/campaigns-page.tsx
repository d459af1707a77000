"use client";

import Link from "next/link";
import { useDeferredValue, useEffect, useState } from "react";
import { useRouter } from "next/navigation";
import { Megaphone, Plus } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { NewCampaignDialog } from "@/components/campaigns/new-campaign-dialog";
import { ProgressBar } from "@/components/campaigns/progress-bar";
import { StateBadge } from "@/components/campaigns/state-badge";
import { handled, part, wanted } from "@/components/campaigns/totals";
import { useCampaigns } from "@/components/campaigns/use-campaigns";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select, SelectItem } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { campaignStates } from "@/lib/campaigns/schemas";
import type { CampaignState, CampaignView } from "@/lib/campaigns/views";
import { cn } from "@/lib/shared/cn";

const columns =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 pane:grid-cols-[minmax(0,1fr)_9rem_4.5rem_4.5rem_4.5rem]";

/** When it began, begins, or was last written at: what one wants to know differs by state. */
function When({ campaign }: { campaign: CampaignView }) {
  const t = useTranslations("campaigns.list");
  const format = useFormatter();
  const { state, scheduledAt, startedAt, finishedAt, updatedAt } = campaign;
  if (state === "scheduled" && scheduledAt) {
    const at = new Date(scheduledAt);
    return (
      <time dateTime={scheduledAt}>
        {t("begins", { at: format.dateTime(at, { dateStyle: "medium", timeStyle: "short" }) })}
      </time>
    );
  }
  const [words, at] = finishedAt
    ? (["ended", finishedAt] as const)
    : startedAt
      ? (["began", startedAt] as const)
      : (["changed", updatedAt] as const);
  return (
    <span>
      {t(words)} <RelativeTime at={at} />
    </span>
  );
}

function Row({ campaign }: { campaign: CampaignView }) {
  const t = useTranslations("campaigns");
  const format = useFormatter();
  const { slug } = useWorkspace();
  const { totals, state } = campaign;
  const sent = totals.sent + totals.delivered + totals.read;
  const percent = (count: number) =>
    sent > 0 ? format.number(part(count, sent), { style: "percent", maximumFractionDigits: 0 }) : "–";
  const value = "hidden text-right text-sm tabular-nums pane:block";
  const begun = state !== "draft" && state !== "scheduled";
  return (
    <li>
      <Link
        href={`/w/${slug}/campaigns/${campaign.id}`}
        className={cn(
          columns,
          "min-h-17 px-4 py-2.5 transition-colors hover:bg-accent focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring",
        )}
      >
        <span className="flex min-w-0 flex-col gap-1">
          <span className="flex min-w-0 items-center gap-2">
            <bdi className="truncate font-medium">{campaign.name}</bdi>
            <StateBadge state={state} />
          </span>
          <span className="flex min-w-0 flex-wrap gap-x-2 text-sm text-muted-foreground">
            <When campaign={campaign} />
            {campaign.variants[0] && (
              <span className="min-w-0 truncate">
                {campaign.variants.map(({ template }) => template.name).join(" · ")}
              </span>
            )}
          </span>
        </span>
        <span className="col-span-2 flex flex-col gap-1 pane:col-span-1">
          {begun && (
            <>
              <span className="text-sm text-muted-foreground tabular-nums">
                {t("list.progress", { done: handled(totals), of: wanted(totals) })}
              </span>
              <ProgressBar totals={totals} />
            </>
          )}
        </span>
        <span className={value}>{begun ? percent(totals.delivered + totals.read) : ""}</span>
        <span className={value}>{begun ? percent(totals.read) : ""}</span>
        <span className={cn(value, begun && totals.failed > 0 && "text-danger")}>
          {begun ? format.number(totals.failed + totals.uncertain) : ""}
        </span>
      </Link>
    </li>
  );
}

function CampaignRowsSkeleton() {
  return (
    <div className="overflow-hidden rounded-xl border bg-card" aria-busy="true">
      <div className="hidden h-9 border-b pane:block" />
      <div className="divide-y">
        {[0, 1, 2, 3].map((row) => (
          <div key={row} className={cn(columns, "min-h-17 px-4 py-2.5")}>
            <div className="flex flex-col gap-2">
              <Skeleton className="h-3.5 w-56 max-w-full" />
              <Skeleton className="h-3.5 w-36" />
            </div>
            <Skeleton className="hidden h-1.5 w-full rounded-full pane:block" />
            <Skeleton className="hidden h-3.5 w-10 justify-self-end pane:block" />
            <Skeleton className="hidden h-3.5 w-10 justify-self-end pane:block" />
            <Skeleton className="hidden h-3.5 w-8 justify-self-end pane:block" />
          </div>
        ))}
      </div>
    </div>
  );
}

function NoCampaigns({ onNew }: { onNew: () => void }) {
  const t = useTranslations("campaigns.empty");
  const may = useMay("admin");
  const { slug } = useWorkspace();
  const numbers = usePhoneNumbers();
  const hasNumber = numbers.data?.data.some(({ state }) => state !== "disconnected") ?? true;
  if (!hasNumber) {
    return (
      <EmptyState
        drawing="number"
        title={t("title")}
        action={
          may && (
            <Button asChild>
              <Link href={`/w/${slug}/phone-numbers`}>{t("connect")}</Link>
            </Button>
          )
        }
      >
        {t("needsNumber")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      drawing="conversation"
      title={t("title")}
      action={
        may && (
          <Button onClick={onNew}>
            <Plus />
            {t("action")}
          </Button>
        )
      }
    >
      {t(may ? "text" : "readOnly")}
    </EmptyState>
  );
}

/** All campaigns of the workspace; a running one moves while one looks. */
export function CampaignsPage() {
  const t = useTranslations("campaigns");
  const router = useRouter();
  const { slug } = useWorkspace();
  const may = useMay("admin");
  const [state, setState] = useState<CampaignState | "all">("all");
  const [typed, setTyped] = useState("");
  const [creating, setCreating] = useState(false);
  const q = useDeferredValue(typed.trim());
  const campaigns = useCampaigns(state, q);
  const rows = campaigns.data?.pages.flatMap((page) => page.data) ?? [];
  const filtered = state !== "all" || q !== "";

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "c" || event.metaKey || event.ctrlKey || event.altKey || !may) return;
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select, [contenteditable], [role=dialog]")) return;
      event.preventDefault();
      setCreating(true);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [may]);

  return (
    <PageBody className="max-w-5xl">
      <PageHeader
        title={t("title")}
        description={t("purpose")}
        actions={
          may && (
            <Button onClick={() => setCreating(true)} title={`${t("new")} (c)`}>
              <Plus />
              {t("new")}
            </Button>
          )
        }
      />
      {(rows.length > 0 || filtered) && (
        <div className="flex flex-wrap gap-2">
          <Input
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={t("list.search")}
            aria-label={t("list.search")}
            className="w-full sm:w-64"
          />
          <Select
            value={state}
            onValueChange={(next) => setState(next as CampaignState | "all")}
            aria-label={t("list.state")}
            className="w-44"
          >
            <SelectItem value="all">{t("list.allStates")}</SelectItem>
            {campaignStates.map((one) => (
              <SelectItem key={one} value={one}>
                {t(`state.${one}`)}
              </SelectItem>
            ))}
          </Select>
        </div>
      )}
      {campaigns.isPending ? (
        <CampaignRowsSkeleton />
      ) : campaigns.isError ? (
        <QueryFailed query={campaigns} />
      ) : rows.length === 0 ? (
        <div className="rounded-xl border">
          {filtered ? (
            <EmptyState
              drawing="search"
              title={t("list.noneFound")}
              action={
                <Button
                  variant="outline"
                  onClick={() => {
                    setTyped("");
                    setState("all");
                  }}
                >
                  {t("list.showAll")}
                </Button>
              }
            />
          ) : (
            <NoCampaigns onNew={() => setCreating(true)} />
          )}
        </div>
      ) : (
        <>
          <div className="overflow-hidden rounded-xl border bg-card">
            <div
              className={cn(columns, "hidden h-9 border-b px-4 text-xs text-muted-foreground pane:grid")}
              aria-hidden="true"
            >
              <span>{t("list.campaign")}</span>
              <span>{t("list.people")}</span>
              <span className="text-right">{t("list.delivered")}</span>
              <span className="text-right">{t("list.read")}</span>
              <span className="text-right">{t("list.failed")}</span>
            </div>
            <ul className="divide-y">
              {rows.map((campaign) => (
                <Row key={campaign.id} campaign={campaign} />
              ))}
            </ul>
          </div>
          {campaigns.hasNextPage && (
            <Button
              variant="outline"
              className="self-center"
              onClick={() => void campaigns.fetchNextPage()}
              loading={campaigns.isFetchingNextPage}
            >
              {t("list.showMore")}
            </Button>
          )}
        </>
      )}
      {!may && rows.length > 0 && (
        <p className="flex items-center gap-2 text-sm text-muted-foreground">
          <Megaphone className="size-4 shrink-0" aria-hidden="true" />
          {t("readOnly")}
        </p>
      )}
      {creating && (
        <NewCampaignDialog
          onClose={() => setCreating(false)}
          onCreated={({ id }) => router.push(`/w/${slug}/campaigns/${id}`)}
        />
      )}
    </PageBody>
  );
}
