"use client";

import { ArrowLeft, ArrowRight, ImageIcon, Plus, Trash2, Video } from "lucide-react";
import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { CardEditor } from "@/components/templates/builder/card-editor";
import { Choices } from "@/components/templates/builder/choices";
import { FieldFindings, useFindingsAt } from "@/components/templates/builder/findings";
import { newCard, withPart, type Card } from "@/components/templates/builder/parts";
import { Section } from "@/components/templates/builder/section";
import { Button } from "@/components/ui/button";
import { partOf } from "@/lib/templates/components";
import { cn } from "@/lib/shared/cn";

/** Source: Meta, "Media card carousel templates". */
const fewestCards = 2;
const mostCards = 10;

const formatOf = (card: Card | undefined): "IMAGE" | "VIDEO" =>
  card?.components.some((part) => part.type === "HEADER" && part.format === "VIDEO") ? "VIDEO" : "IMAGE";

/** The cards one swipes through; all have the same parts. */
export function CarouselSection() {
  const t = useTranslations("templates.builder.carousel");
  const { draft, change, findings, source, openCard, onOpenCard: setOpen } = useBuilder();
  const part = partOf(draft.components, "CAROUSEL");
  const cards = part?.cards ?? [];
  const index = draft.components.findIndex(({ type }) => type === "CAROUSEL");
  const path = `components.${index}.cards`;
  const shared = useFindingsAt(path, [`components.${index}`]);
  if (!part) return null;
  const at = Math.min(openCard, cards.length - 1);
  const card = cards[at];
  const put = (next: Card[]) =>
    change((now) => ({ ...now, components: withPart(now.components, { ...part, cards: next }) }));
  const move = (steps: number) => {
    const next = [...cards];
    next.splice(at + steps, 0, next.splice(at, 1)[0]!);
    put(next);
    setOpen(at + steps);
  };
  const hasError = (number: number) =>
    findings.some(
      ({ severity, path: where }) =>
        severity === "error" && (where === `${path}.${number}` || where.startsWith(`${path}.${number}.`)),
    );
  return (
    <Section title={t("title")} text={t("text")}>
      <Choices
        label={t("format")}
        value={formatOf(cards[0])}
        options={[
          { value: "IMAGE", label: t("pictures"), icon: ImageIcon },
          { value: "VIDEO", label: t("videos"), icon: Video },
        ]}
        onChange={(format) =>
          put(
            cards.map((one) => ({
              components: one.components.map((each) =>
                each.type === "HEADER" ? { type: "HEADER" as const, format } : each,
              ),
            })),
          )
        }
      />
      <div className="flex flex-wrap items-center gap-1.5">
        <div role="tablist" aria-label={t("title")} className="flex flex-wrap gap-1.5">
          {cards.map((_, number) => (
            <button
              key={number}
              type="button"
              role="tab"
              id={`card-tab-${number}`}
              aria-selected={number === at}
              aria-controls="card-panel"
              tabIndex={number === at ? 0 : -1}
              onClick={() => setOpen(number)}
              onKeyDown={(event) => {
                const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
                if (!step) return;
                event.preventDefault();
                const next = (number + step + cards.length) % cards.length;
                setOpen(next);
                document.getElementById(`card-tab-${next}`)?.focus();
              }}
              className={cn(
                "relative h-8 rounded-md border px-2.5 text-sm font-medium tabular-nums hover:bg-accent aria-selected:border-primary aria-selected:bg-primary-soft aria-selected:text-primary-text pointer-coarse:h-10",
                hasError(number) && "pe-5",
              )}
            >
              {t("card", { number: number + 1 })}
              {hasError(number) && (
                <span className="absolute top-1.5 right-1.5 size-1.5 rounded-full bg-danger">
                  <span className="sr-only">{t("hasError")}</span>
                </span>
              )}
            </button>
          ))}
        </div>
        <Button
          variant="ghost"
          size="sm"
          className="h-8"
          disabled={cards.length >= mostCards}
          onClick={() => {
            put([...cards, newCard(cards.at(-1))]);
            setOpen(cards.length);
          }}
        >
          <Plus />
          {t("add")}
        </Button>
      </div>
      <FieldFindings findings={shared} />
      {card && (
        <div
          role="tabpanel"
          id="card-panel"
          aria-labelledby={`card-tab-${at}`}
          className="flex flex-col gap-4 rounded-xl border bg-card p-4"
        >
          <div className="flex items-center justify-between gap-2">
            <h3 className="text-sm font-semibold">{t("card", { number: at + 1 })}</h3>
            <span className="flex gap-0.5">
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t("earlier")}
                disabled={at === 0}
                onClick={() => move(-1)}
              >
                <ArrowLeft className="rtl:-scale-x-100" />
              </Button>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t("later")}
                disabled={at === cards.length - 1}
                onClick={() => move(1)}
              >
                <ArrowRight className="rtl:-scale-x-100" />
              </Button>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t("remove", { number: at + 1 })}
                disabled={cards.length <= fewestCards}
                onClick={() => put(cards.filter((_, number) => number !== at))}
              >
                <Trash2 />
              </Button>
            </span>
          </div>
          <CardEditor
            key={at}
            card={card}
            path={`${path}.${at}`}
            source={source ? (partOf(source.components, "CAROUSEL")?.cards[at] ?? null) : null}
            onChange={(next) => put(cards.map((one, number) => (number === at ? next : one)))}
            onButtons={(to) => put(cards.map(to))}
          />
        </div>
      )}
    </Section>
  );
}
