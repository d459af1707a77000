"use client";

import { useDeferredValue, useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import Link from "next/link";
import { Star } from "lucide-react";
import { useTranslations } from "next-intl";
import { plainLine } from "@/components/inbox/formatting";
import { useUsMarketing } from "@/components/inbox/compose/variable-facts";
import { useLastValues } from "@/components/templates/fill/last-values";
import { useLanguageName } from "@/components/templates/language-name";
import { PhoneFrame } from "@/components/templates/preview/phone-frame";
import { TemplateBubble } from "@/components/templates/preview/template-bubble";
import { useShownTemplate } from "@/components/templates/preview/use-shown-template";
import { useTemplates } from "@/components/templates/use-templates";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView } from "@/lib/inbox/views";
import { partOf } from "@/lib/templates/components";
import type { TemplateView } from "@/lib/templates/views";
import { cn } from "@/lib/shared/cn";

/** So many pages are read ahead, so that what one uses most stands first wherever its name stands. */
const pagesAhead = 5;

const categories = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const;

type Props = {
  /** undefined while it is loading. */
  conversation: ConversationView | undefined;
  onChoose: (template: TemplateView) => void;
  onClose: () => void;
};

/** Approved templates of the conversation's number: favourites first, then what one sends most. */
export function ChooseTemplate({ conversation, onChoose, onClose }: Props) {
  const t = useTranslations("compose.template");
  const last = useLastValues();
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const phoneNumberId = conversation?.phoneNumberId;
  const templates = useTemplates(
    { phoneNumberId, ...(q ? { q } : {}) },
    { enabled: phoneNumberId !== undefined },
  );
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = templates;
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && pages < pagesAhead) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, pages]);
  const rows = (data?.pages.flatMap((page) => page.data) ?? []).toSorted((a, b) => {
    const [one, other] = [last.rank(a), last.rank(b)];
    return other[0] - one[0] || other[1] - one[1] || other[2] - one[2];
  });
  const usMarketing = useUsMarketing(conversation);
  const undelivered = (template: TemplateView) => usMarketing && template.category === "MARKETING";
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = rows.find(({ id }) => id === chosenId) ?? rows[0];
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const choose = (template: TemplateView | undefined) =>
    template && template.blockedBy === null && onChoose(template);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !chosen) return;
    if (event.key === "Enter") {
      event.preventDefault();
      choose(chosen);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(chosen) + step))];
    if (!next) return;
    setChosenId(next.id);
    document.getElementById(`${listId}-${next.id}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title")} description={t("text")} className="sm:max-w-3xl">
        <Input
          autoFocus
          type="search"
          role="combobox"
          aria-expanded={rows.length > 0}
          aria-controls={listId}
          aria-activedescendant={chosen && `${listId}-${chosen.id}`}
          aria-autocomplete="list"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder={t("search")}
          aria-label={t("search")}
        />
        {templates.isError && rows.length === 0 ? (
          <QueryFailed query={templates} title={t("failed")} />
        ) : templates.isPending ? (
          <div className="flex flex-col gap-2" aria-busy="true">
            {Array.from({ length: 4 }, (_, index) => (
              <Skeleton key={index} className="h-16 rounded-lg" />
            ))}
          </div>
        ) : rows.length === 0 ? (
          <NoTemplates query={q} />
        ) : (
          <div className="flex min-h-0 gap-4">
            <div className="flex min-w-0 flex-1 flex-col">
              <ul
                ref={list}
                id={listId}
                role="listbox"
                aria-label={t("list")}
                className="scrollbar-quiet -mx-2 flex max-h-[50dvh] flex-col overflow-y-auto"
              >
                {rows.map((template) => (
                  <Option
                    key={template.id}
                    id={`${listId}-${template.id}`}
                    template={template}
                    isChosen={template === chosen}
                    isFavourite={last.isFavourite(template)}
                    isUndelivered={undelivered(template)}
                    onLook={() => setChosenId(template.id)}
                    onChoose={() => choose(template)}
                  />
                ))}
              </ul>
              {hasNextPage && pages >= pagesAhead && (
                <Button
                  variant="outline"
                  size="sm"
                  className="mt-2 self-center"
                  loading={isFetchingNextPage}
                  onClick={() => void fetchNextPage()}
                >
                  {t("more")}
                </Button>
              )}
            </div>
            {chosen && (
              <aside className="hidden w-72 shrink-0 flex-col gap-2 sm:flex">
                <Looked template={chosen} />
                <Button
                  variant="ghost"
                  size="sm"
                  className="self-center"
                  aria-pressed={last.isFavourite(chosen)}
                  onClick={() => last.toggleFavourite(chosen)}
                >
                  <Star className={cn(last.isFavourite(chosen) && "fill-current text-warning")} />
                  {t(last.isFavourite(chosen) ? "unfavourite" : "favourite")}
                </Button>
              </aside>
            )}
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Looked({ template }: { template: TemplateView }) {
  const { name } = useWorkspace();
  const shown = useShownTemplate(template.components);
  return (
    <PhoneFrame businessName={name} className="max-h-[46dvh] min-h-64">
      <TemplateBubble shown={shown} language={template.language} />
    </PhoneFrame>
  );
}

type OptionProps = {
  id: string;
  template: TemplateView;
  isChosen: boolean;
  isFavourite: boolean;
  /** It would go to a number of the United States as marketing: WhatsApp would not deliver it. */
  isUndelivered: boolean;
  onLook: () => void;
  onChoose: () => void;
};

function Option({ id, template, isChosen, isFavourite, isUndelivered, onLook, onChoose }: OptionProps) {
  const t = useTranslations("compose.template");
  const languageName = useLanguageName();
  const category = categories.find((known) => known === template.category) ?? "OTHER";
  const body = partOf(template.components, "BODY")?.text ?? "";
  return (
    <li
      id={id}
      role="option"
      aria-selected={isChosen}
      aria-disabled={template.blockedBy !== null || undefined}
      onMouseMove={isChosen ? undefined : onLook}
      onClick={onChoose}
      className="flex cursor-default flex-col gap-0.5 rounded-lg px-3 py-2 aria-disabled:opacity-60 aria-selected:bg-accent"
    >
      <span className="flex w-full items-center gap-2">
        {isFavourite && (
          <Star
            className="size-3.5 shrink-0 fill-current text-warning"
            role="img"
            aria-label={t("isFavourite")}
          />
        )}
        <span className="min-w-0 truncate font-medium">{template.name}</span>
        <Badge className="shrink">
          <span className="truncate">{languageName(template.language)}</span>
        </Badge>
        <span className="ms-auto shrink-0 text-xs text-muted-foreground">{t(`category.${category}`)}</span>
      </span>
      <bdi className="line-clamp-2 text-sm text-muted-foreground">{plainLine(body, 200)}</bdi>
      {template.blockedBy ? (
        <span className="text-xs text-warning">{t("blocked", { part: template.blockedBy })}</span>
      ) : (
        isUndelivered && <span className="text-xs text-warning">{t("usMarketing")}</span>
      )}
    </li>
  );
}

function NoTemplates({ query }: { query: string }) {
  const t = useTranslations("compose.template");
  const { slug } = useWorkspace();
  const mayCreate = useMay("admin");
  return (
    <div className="flex flex-col items-center gap-3 py-8 text-center text-muted-foreground">
      <p>{query ? t("noneFound", { query }) : t("none")}</p>
      {!query && mayCreate && (
        <Button variant="outline" asChild>
          <Link href={`/w/${slug}/templates/new`}>{t("create")}</Link>
        </Button>
      )}
    </div>
  );
}
