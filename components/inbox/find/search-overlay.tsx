"use client";

import { useRef, useState, type ReactNode } from "react";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useInfiniteQuery, keepPreviousData } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import { Avatar } from "@/components/ui/avatar";
import { Overlay, Window } from "@/components/ui/dialog-parts";
import { Kbd } from "@/components/ui/kbd";
import { RelativeTime } from "@/components/ui/relative-time";
import { useApi, useApiQuery, type ApiError } from "@/hooks/use-api";
import { useDebounced } from "@/hooks/use-debounced";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView, SearchHit } from "@/lib/inbox/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { cn } from "@/lib/shared/cn";
import type { Page } from "@/lib/shared/pagination";

type Props = {
  /** What to look for at first. */
  initial: string;
  numbers: readonly PhoneNumberView[];
  /** Only in this conversation. */
  conversationId?: string;
  onClose: () => void;
  /** Opens a conversation, at a message when there is one. */
  onOpen: (conversationId: string, quietly?: boolean, messageId?: string) => void;
};

const group =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground";
const item =
  "flex min-h-11 items-center gap-3 rounded-md px-2.5 py-1.5 text-base outline-none select-none data-[selected=true]:bg-accent";
const select =
  "h-7 max-w-36 rounded-md border bg-background px-1.5 text-sm text-muted-foreground focus:border-ring focus:outline-none pointer-coarse:h-10";

const typingPause = 150;

/** People by name or number, messages by their words: one list, by keyboard. */
export default function SearchOverlay({ initial, numbers, conversationId, onClose, onOpen }: Props) {
  const t = useTranslations("finding.search");
  // What was found takes the focus; it goes back to where it was only when nothing was.
  const found = useRef(false);
  const open: Props["onOpen"] = (...where) => {
    found.current = true;
    onOpen(...where);
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Overlay />
        <Window
          aria-describedby={undefined}
          stays={() => found.current}
          className="fixed inset-x-3 top-[8dvh] z-50 mx-auto flex max-h-[80dvh] max-w-2xl flex-col overflow-hidden rounded-xl bg-popover text-popover-foreground shadow-float outline-none data-[state=open]:animate-in data-[state=open]:fade-in-0"
        >
          <Radix.Title className="sr-only">{conversationId ? t("inConversation") : t("title")}</Radix.Title>
          <Results {...{ initial, numbers, conversationId, onClose }} onOpen={open} />
        </Window>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Results({ initial, numbers, conversationId, onOpen, onClose }: Props) {
  const t = useTranslations("finding.search");
  const api = useApi();
  const { slug } = useWorkspace();
  const [query, setQuery] = useState(initial);
  const [from, setFrom] = useState("");
  const [phoneNumberId, setPhoneNumberId] = useState("");
  const [since, setSince] = useState("");
  const asked = useDebounced(query.trim(), typingPause);
  const people = useApiQuery<Page<ConversationView>>(
    `/conversations?status=all&limit=6&q=${encodeURIComponent(asked)}${phoneNumberId ? `&phoneNumberId=${phoneNumberId}` : ""}`,
    {
      key: ["search-people", asked, phoneNumberId],
      enabled: asked !== "" && !conversationId,
      placeholderData: keepPreviousData,
    },
  );
  const messages = useInfiniteQuery<
    Page<SearchHit>,
    ApiError,
    SearchHit[],
    readonly unknown[],
    string | null
  >({
    queryKey: [slug, "search", asked, from, phoneNumberId, since, conversationId],
    enabled: asked !== "",
    placeholderData: keepPreviousData,
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ q: asked, limit: "20" });
      if (from) params.set("from", from);
      if (phoneNumberId) params.set("phoneNumberId", phoneNumberId);
      if (conversationId) params.set("conversationId", conversationId);
      if (since) params.set("after", new Date(Date.now() - Number(since) * 86_400_000).toISOString());
      if (pageParam) params.set("cursor", pageParam);
      return api.get<Page<SearchHit>>(`/search?${params}`, signal);
    },
    getNextPageParam: (page) => page.nextCursor,
    select: (data) => data.pages.flatMap((page) => page.data),
  });
  const conversations = asked && !conversationId ? (people.data?.data ?? []) : [];
  const hits = asked ? (messages.data ?? []) : [];
  const values = [...conversations.map(({ id }) => id), ...hits.map(({ messageId }) => messageId)];
  const [chosen, setChosen] = useState("");
  const current = values.includes(chosen) || chosen === "more" ? chosen : (values[0] ?? "");
  const searching = messages.isFetching || people.isFetching;
  const error = messages.error ?? people.error;
  const go = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Command
      label={t("title")}
      shouldFilter={false}
      value={current}
      onValueChange={setChosen}
      className="flex min-h-0 flex-col"
    >
      <div className="flex h-12 shrink-0 items-center gap-3 border-b px-4">
        <Search className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder={conversationId ? t("inConversation") : t("placeholder")}
          className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-muted-foreground"
        />
        <Kbd>Esc</Kbd>
      </div>
      <div className="flex shrink-0 flex-wrap gap-2 border-b px-3 py-2">
        <select
          className={select}
          aria-label={t("from")}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        >
          <option value="">{t("anybody")}</option>
          {(["customer", "us", "note"] as const).map((who) => (
            <option key={who} value={who}>
              {t(who)}
            </option>
          ))}
        </select>
        {numbers.length > 1 && !conversationId && (
          <select
            className={select}
            aria-label={t("number")}
            value={phoneNumberId}
            onChange={(event) => setPhoneNumberId(event.target.value)}
          >
            <option value="">{t("anyNumber")}</option>
            {numbers.map((number) => (
              <option key={number.id} value={number.id}>
                {number.verifiedName ?? number.displayPhoneNumber}
              </option>
            ))}
          </select>
        )}
        <select
          className={select}
          aria-label={t("when")}
          value={since}
          onChange={(event) => setSince(event.target.value)}
        >
          <option value="">{t("anyTime")}</option>
          {[1, 7, 30, 365].map((count) => (
            <option key={count} value={count}>
              {t("days", { count })}
            </option>
          ))}
        </select>
      </div>
      {/* Outside the list of results, which holds nothing but these. */}
      {values.length === 0 && (
        <div className="min-h-40 flex-1 p-1.5">
          {!asked && <p className="px-3 py-8 text-center text-muted-foreground">{t("hint")}</p>}
          {asked && !error && (
            <div className="px-3 py-8 text-center text-muted-foreground" role="status">
              {searching || asked !== query.trim() ? (
                t("searching")
              ) : (
                <>
                  <p className="font-medium text-foreground">{t("nothing", { query: asked })}</p>
                  <p className="mt-1 text-sm">{t("nothingText")}</p>
                </>
              )}
            </div>
          )}
        </div>
      )}
      {error && <p className="px-4 py-3 text-sm text-danger">{t("failed", { message: error.message })}</p>}
      <Command.List
        className={cn("scrollbar-quiet overflow-y-auto", values.length > 0 && "min-h-40 flex-1 p-1.5")}
      >
        {conversations.length > 0 && (
          <Command.Group heading={t("contacts")} className={group}>
            {conversations.map(({ id, contact, lastActivityAt }) => (
              <Command.Item key={id} value={id} onSelect={go(() => onOpen(id))} className={item}>
                <Avatar name={contact.name} seed={contact.id} size="sm" />
                <bdi className="min-w-0 flex-1 truncate">{contact.name}</bdi>
                {contact.phone && contact.phone !== contact.name && (
                  <bdi className="truncate text-sm text-muted-foreground tabular-nums">{contact.phone}</bdi>
                )}
                <RelativeTime at={lastActivityAt} className="shrink-0 text-xs text-muted-foreground" />
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {hits.length > 0 && (
          <Command.Group heading={t("messages")} className={group}>
            {hits.map((hit) => (
              <Command.Item
                key={hit.messageId}
                value={hit.messageId}
                onSelect={go(() => onOpen(hit.conversationId, false, hit.messageId))}
                className={item}
              >
                <Avatar name={hit.contact.name} seed={hit.contact.id} size="sm" />
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className="flex items-baseline gap-2">
                    <bdi className="min-w-0 truncate text-sm font-medium">{hit.contact.name}</bdi>
                    {hit.direction !== "inbound" && (
                      <span className="shrink-0 text-xs text-muted-foreground">
                        {t(hit.direction === "internal" ? "wroteNote" : "wroteUs")}
                      </span>
                    )}
                    <RelativeTime
                      at={hit.timestamp}
                      className="ml-auto shrink-0 text-xs text-muted-foreground"
                    />
                  </span>
                  <Marked {...hit.snippet} />
                </span>
              </Command.Item>
            ))}
            {messages.hasNextPage && (
              <Command.Item
                value="more"
                onSelect={() => void messages.fetchNextPage()}
                className={`${item} justify-center text-sm text-link`}
              >
                {messages.isFetchingNextPage ? t("searching") : t("more")}
              </Command.Item>
            )}
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}

/** A text with what was found in it marked. */
function Marked({ text, marks }: SearchHit["snippet"]) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(text.slice(at, start));
    parts.push(
      <mark key={start} className="rounded-sm bg-primary-soft px-px font-medium text-primary-text">
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  parts.push(text.slice(at));
  return (
    <span dir="auto" className="line-clamp-2 text-left text-sm wrap-anywhere text-muted-foreground">
      {parts}
    </span>
  );
}
