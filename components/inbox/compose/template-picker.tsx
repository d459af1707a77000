"use client";

import { useDeferredValue, useMemo, useState } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronLeft, FileText } from "lucide-react";
import { useTranslations } from "next-intl";
import { Builder, LimitedField } from "@/components/inbox/compose/builder";
import { useComposition } from "@/components/inbox/compose/composition";
import { useVariableFacts } from "@/components/inbox/compose/variable-facts";
import { plainLine } from "@/components/inbox/formatting";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { firstName } from "@/lib/contacts/facts";
import type { Page } from "@/lib/shared/pagination";
import { partOf } from "@/lib/templates/components";
import { fillTemplate, fixedWords } from "@/lib/templates/filling";
import { isFileSlot, slotsOf, type TemplateSlot } from "@/lib/templates/slots";
import { templateText, type TemplateValues } from "@/lib/templates/wording";
import type { TemplateView } from "@/lib/templates/views";

/** An approved template, its gaps filled, to somebody who may be written to freely or not. */
export default function TemplatePicker({ onClose }: { onClose: () => void }) {
  const [chosen, setChosen] = useState<TemplateView | null>(null);
  return chosen ? (
    <FillTemplate template={chosen} onBack={() => setChosen(null)} onClose={onClose} />
  ) : (
    <ChooseTemplate onChoose={setChosen} onClose={onClose} />
  );
}

function useTemplates(phoneNumberId: string | undefined, query: string) {
  const api = useApi();
  const { slug } = useWorkspace();
  return useInfiniteQuery<Page<TemplateView>, ApiError>({
    queryKey: [slug, "templates", phoneNumberId, query],
    enabled: phoneNumberId !== undefined,
    initialPageParam: null,
    retry: false,
    staleTime: 30_000,
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ phoneNumberId: phoneNumberId!, limit: "50" });
      if (query) search.set("q", query);
      if (pageParam) search.set("cursor", pageParam as string);
      return api.get<Page<TemplateView>>(`/templates?${search}`, signal);
    },
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
}

function ChooseTemplate(props: { onChoose: (template: TemplateView) => void; onClose: () => void }) {
  const { onChoose, onClose } = props;
  const t = useTranslations("compose.template");
  const { conversation } = useComposition();
  const [typed, setTyped] = useState("");
  const query = useDeferredValue(typed.trim());
  const templates = useTemplates(conversation?.phoneNumberId, query);
  const rows = templates.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title")} description={t("text")} className="sm:max-w-xl">
        <Input
          autoFocus
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t("search")}
          aria-label={t("search")}
        />
        {templates.isError ? (
          <ErrorState
            turn={templates.error.turn}
            title={t("failed")}
            onRetry={() => void templates.refetch()}
            retrying={templates.isFetching}
          >
            {templates.error.message}
          </ErrorState>
        ) : templates.isPending ? (
          <div className="flex flex-col gap-2" aria-busy="true">
            {Array.from({ length: 4 }, (_, index) => (
              <Skeleton key={index} className="h-16 rounded-lg" />
            ))}
          </div>
        ) : rows.length === 0 ? (
          <p className="py-8 text-center text-muted-foreground">
            {query ? t("noneFound", { query }) : t("none")}
          </p>
        ) : (
          <ul
            aria-label={t("list")}
            className="scrollbar-quiet -mx-2 flex max-h-[50dvh] flex-col overflow-y-auto"
          >
            {rows.map((template) => (
              <li key={template.id}>
                <button
                  type="button"
                  disabled={blockOf(template) !== null}
                  onClick={() => onChoose(template)}
                  className="flex w-full flex-col gap-0.5 rounded-lg px-3 py-2 text-start hover:bg-accent focus-visible:bg-accent disabled:opacity-60"
                >
                  <span className="flex w-full items-center gap-2">
                    <span className="min-w-0 truncate font-medium">{template.name}</span>
                    <Badge>{template.language}</Badge>
                    <span className="ms-auto shrink-0 text-xs text-muted-foreground">
                      {t(`category.${categoryOf(template)}`)}
                    </span>
                  </span>
                  <bdi className="line-clamp-2 text-sm text-muted-foreground">
                    {plainLine(partOf(template.components, "BODY")?.text ?? "", 200)}
                  </bdi>
                  {blockOf(template) && (
                    <span className="text-xs text-warning">{t("blocked", { part: blockOf(template)! })}</span>
                  )}
                </button>
              </li>
            ))}
            {templates.hasNextPage && (
              <li className="flex justify-center py-2">
                <Button
                  variant="outline"
                  size="sm"
                  loading={templates.isFetchingNextPage}
                  onClick={() => void templates.fetchNextPage()}
                >
                  {t("more")}
                </Button>
              </li>
            )}
          </ul>
        )}
      </DialogContent>
    </Dialog>
  );
}

const categories = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const;
const categoryOf = ({ category }: TemplateView) => categories.find((known) => known === category) ?? "OTHER";

/** What cannot be typed into a field. */
const blockOf = (template: TemplateView): string | null =>
  template.blockedBy ??
  slotsOf(template).find(({ kind }) => kind === "location" || kind === "time")?.kind ??
  null;

function FillTemplate(props: { template: TemplateView; onBack: () => void; onClose: () => void }) {
  const { template, onBack, onClose } = props;
  const t = useTranslations("compose.template");
  const { conversation, send } = useComposition();
  const facts = useVariableFacts(conversation, true);
  const slots = useMemo(() => slotsOf(template), [template]);
  const [values, setValues] = useState<TemplateValues>({});
  const [tried, setTried] = useState(false);
  const words = templateText(template.components, values);
  const filled = fillTemplate(template, fixedWords(values), facts);
  const problemOf = ({ key }: TemplateSlot) =>
    "problems" in filled ? filled.problems.find(({ slot }) => slot === key)?.problem : undefined;
  const message = {
    type: "template",
    template: {
      name: template.name,
      language: { code: template.language },
      ...("components" in filled && filled.components.length > 0 ? { components: filled.components } : {}),
    },
  } as const;
  const offers = [
    firstName(facts.contact.name),
    facts.contact.name,
    facts.agent?.name ?? null,
    facts.workspace.name,
  ].filter((offer, index, all): offer is string => Boolean(offer) && all.indexOf(offer) === index);

  const submit = () => {
    setTried(true);
    if ("problems" in filled) return;
    send(message, { words, quoted: false });
    onClose();
  };
  const labelOf = (slot: TemplateSlot) => {
    if (slot.kind === "url" || slot.kind === "code") return t(`slot.${slot.kind}`, { name: slot.name });
    if (slot.kind !== "text") return t(`slot.${slot.kind}`);
    return slot.part === "header"
      ? t("slot.header", { name: slot.name })
      : t("slot.text", { name: slot.name });
  };
  return (
    <Builder
      title={template.name}
      description={t("fill")}
      message={message}
      words={words}
      sendLabel={t("send")}
      onSend={submit}
      onClose={onClose}
    >
      <Button variant="ghost" size="sm" className="self-start" onClick={onBack}>
        <ChevronLeft />
        {t("back")}
      </Button>
      {slots.length === 0 && (
        <p className="flex items-center gap-2 text-muted-foreground">
          <FileText className="size-4 shrink-0" aria-hidden="true" />
          {t("nothingToFill")}
        </p>
      )}
      {slots.map((slot, index) => (
        <div key={slot.key} className="flex flex-col gap-1.5">
          <LimitedField
            label={labelOf(slot)}
            autoFocus={index === 0}
            value={values[slot.key] ?? ""}
            placeholder={isFileSlot(slot) ? "https://" : undefined}
            onChange={(value) => setValues({ ...values, [slot.key]: value })}
            help={isFileSlot(slot) ? t("fileHelp") : null}
            error={tried && problemOf(slot) ? t(`problem.${problemOf(slot)!}`) : null}
          />
          {slot.kind === "text" && !values[slot.key] && (
            <div role="group" aria-label={t("offers")} className="flex flex-wrap gap-1">
              {offers.map((offer) => (
                <Button
                  key={offer}
                  variant="secondary"
                  size="sm"
                  className="max-w-48"
                  onClick={() => setValues({ ...values, [slot.key]: offer })}
                >
                  <bdi className="truncate">{offer}</bdi>
                </Button>
              ))}
            </div>
          )}
        </div>
      ))}
    </Builder>
  );
}
