"use client";

import { useDeferredValue, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslations } from "next-intl";
import { emojiGroups, findEmoji, loadEmoji, type Emoji } from "@/components/inbox/compose/emoji-data";
import { useRecentEmoji, useSkinTone } from "@/components/inbox/compose/recent-emoji";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/shared/cn";

const columns = 8;
const tones = ["👋", "👋🏻", "👋🏼", "👋🏽", "👋🏾", "👋🏿"];

type Shown = { key: string; title: string; emoji: { unicode: string; label: string }[] };

const inTone = ({ unicode, label, tones: own }: Emoji, tone: number) => ({
  unicode: (tone > 0 && own[tone - 1]) || unicode,
  label,
});

/** Every emoji there is, by group, to be searched and walked with the arrows; drawn by the font of the system. */
export default function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useTranslations("compose.emoji");
  const [all, setAll] = useState<Emoji[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [typed, setTyped] = useState("");
  const query = useDeferredValue(typed.trim());
  const [recent, remember] = useRecentEmoji();
  // What is chosen now moves to the front the next time it opens, not under the finger.
  const [first] = useState(recent);
  const [tone, setTone] = useSkinTone();
  const [choosingTone, setChoosingTone] = useState(false);
  const grid = useRef<HTMLDivElement>(null);

  const load = () => {
    setFailed(false);
    loadEmoji().then(setAll, () => setFailed(true));
  };
  useEffect(() => {
    loadEmoji().then(setAll, () => setFailed(true));
  }, []);

  const sections: Shown[] = query
    ? [{ key: "found", title: t("found"), emoji: findEmoji(all ?? [], query).map((e) => inTone(e, tone)) }]
    : [
        {
          key: "recent",
          title: t("recent"),
          emoji: first.map((unicode) => ({ unicode, label: unicode })),
        },
        ...emojiGroups.map((group) => ({
          key: String(group),
          title: t(`group.${group}`),
          emoji: (all ?? []).filter((emoji) => emoji.group === group).map((emoji) => inTone(emoji, tone)),
        })),
      ].filter(({ emoji }) => emoji.length > 0);

  const pick = (emoji: string) => {
    remember(emoji);
    onPick(emoji);
  };
  const buttons = () => Array.from(grid.current?.querySelectorAll<HTMLElement>("[data-emoji]") ?? []);
  const walk = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns,
      ArrowUp: -columns,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const every = buttons();
    const at = every.indexOf(document.activeElement as HTMLElement);
    const next = every[Math.min(every.length - 1, at + step)];
    if (at + step < 0 || !next) grid.current?.parentElement?.querySelector("input")?.focus();
    else next.focus();
  };
  return (
    <div className="flex w-74 max-w-full flex-col gap-2">
      <div className="flex gap-1.5">
        <Input
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") {
              event.preventDefault();
              buttons()[0]?.focus();
            } else if (event.key === "Enter") {
              event.preventDefault();
              // What is written now, not what is drawn yet.
              const [best] = findEmoji(all ?? [], typed);
              if (best) pick(inTone(best, tone).unicode);
            }
          }}
          placeholder={t("search")}
          aria-label={t("search")}
          className="flex-1"
        />
        <Button
          variant="ghost"
          size="icon"
          aria-label={t("tone")}
          aria-expanded={choosingTone}
          onClick={() => setChoosingTone(!choosingTone)}
        >
          {tones[tone]}
        </Button>
      </div>
      {choosingTone && (
        <div role="group" aria-label={t("tone")} className="flex justify-between">
          {tones.map((sample, index) => (
            <Button
              key={sample}
              variant="ghost"
              size="icon"
              aria-pressed={tone === index}
              aria-label={t(`tones.${index}`)}
              className={cn("text-lg", tone === index && "bg-accent")}
              onClick={() => {
                setTone(index);
                setChoosingTone(false);
              }}
            >
              {sample}
            </Button>
          ))}
        </div>
      )}
      <div
        ref={grid}
        onKeyDown={walk}
        className="scrollbar-quiet h-64 overflow-y-auto overscroll-contain"
        aria-busy={all === null && !failed}
      >
        {failed ? (
          <p className="flex flex-col items-center gap-2 py-10 text-center text-muted-foreground">
            {t("failed")}
            <Button variant="outline" size="sm" onClick={load}>
              {t("again")}
            </Button>
          </p>
        ) : all === null ? (
          <div className="grid grid-cols-8 gap-1 pt-6">
            {Array.from({ length: 48 }, (_, index) => (
              <Skeleton key={index} className="size-8 rounded-md" />
            ))}
          </div>
        ) : query && sections[0]?.emoji.length === 0 ? (
          <p className="py-10 text-center text-muted-foreground">{t("none", { query })}</p>
        ) : (
          sections.map(({ key, title, emoji }, index) => (
            <section
              key={key}
              aria-label={title}
              className="[contain-intrinsic-size:auto_20rem] [content-visibility:auto]"
            >
              <h3 className="py-1 text-xs font-medium text-muted-foreground">{title}</h3>
              <div className="grid grid-cols-8">
                {emoji.map(({ unicode, label }, at) => (
                  <button
                    key={unicode}
                    type="button"
                    data-emoji
                    tabIndex={index === 0 && at === 0 ? 0 : -1}
                    title={label}
                    aria-label={label}
                    onClick={() => pick(unicode)}
                    className="grid h-9 place-items-center rounded-md text-[1.375rem] leading-none outline-none hover:bg-accent focus-visible:bg-accent focus-visible:ring-2 focus-visible:ring-ring pointer-coarse:h-10"
                  >
                    {unicode}
                  </button>
                ))}
              </div>
            </section>
          ))
        )}
      </div>
    </div>
  );
}
