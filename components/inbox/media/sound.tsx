"use client";

import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Mic, Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { clockOf, useMediaSource } from "@/components/inbox/media/source";
import { useStored } from "@/hooks/use-stored";
import type { MediaView } from "@/lib/media/views";
import { cn } from "@/lib/shared/cn";

const speeds = ["1", "1.5", "2"] as const;
const bars = 40;

/** Only one sound at a time speaks. */
let speaking: HTMLAudioElement | null = null;

/** Heights of the bars, 0 to 100; a calm line where nothing is known. */
export const barsOf = (waveform: readonly number[]): number[] =>
  Array.from({ length: bars }, (_, i) =>
    waveform.length === 0 ? 20 : Math.max(8, waveform[Math.floor((i * waveform.length) / bars)] ?? 8),
  );

/** A voice note or sound: play, seek, and how fast; the speed is remembered. */
export function Sound({ media }: { media: MediaView }) {
  const t = useTranslations("media");
  const source = useMediaSource()(media);
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [measured, setMeasured] = useState<number | null>(null);
  const [broken, setBroken] = useState(false);
  const [stored, store] = useStored("parley:sound-speed");
  const speed = speeds.find((one) => one === stored) ?? "1";
  const length = media.durationMs ?? measured;
  useEffect(() => {
    if (audio.current) audio.current.playbackRate = Number(speed);
  }, [speed, playing]);

  const toggle = () => {
    const element = audio.current;
    if (!element) return;
    if (!element.paused) return element.pause();
    if (speaking !== element) speaking?.pause();
    speaking = element;
    element.playbackRate = Number(speed);
    element.play().catch(() => setBroken(true));
  };
  const seek = (ms: number) => {
    if (!audio.current || !length) return;
    const to = Math.min(Math.max(0, ms), length);
    audio.current.currentTime = to / 1000;
    setAt(to);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 5_000, ArrowUp: 5_000, ArrowLeft: -5_000, ArrowDown: -5_000 }[event.key];
    const to =
      step !== undefined ? at + step : event.key === "Home" ? 0 : event.key === "End" ? length : null;
    if (to === null || to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    seek(to);
  };
  if (broken) return <p className="py-2 text-sm italic opacity-80">{t("cannotPlay")}</p>;
  const played = length ? Math.min(1, at / length) : 0;
  return (
    <div className="flex w-72 max-w-full items-center gap-2.5 py-1">
      <button
        type="button"
        onClick={toggle}
        aria-label={t(playing ? "pause" : "play", { kind: t(`kind.${media.kind}`) })}
        className="grid size-9 shrink-0 place-items-center rounded-full bg-primary text-primary-foreground hover:bg-primary-hover pointer-coarse:size-10"
      >
        {playing ? (
          <Pause className="size-4 fill-current" />
        ) : (
          <Play className="ms-0.5 size-4 fill-current" />
        )}
      </button>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div
          role="slider"
          tabIndex={0}
          aria-label={t("position")}
          aria-valuemin={0}
          aria-valuemax={Math.round((length ?? 0) / 1000)}
          aria-valuenow={Math.round(at / 1000)}
          aria-valuetext={t("positionOf", { at: clockOf(at), length: length ? clockOf(length) : "?" })}
          onKeyDown={onKey}
          onPointerDown={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            seek(((event.clientX - box.left) / box.width) * (length ?? 0));
          }}
          className="flex h-7 cursor-pointer items-center gap-px rounded-sm pointer-coarse:h-10"
        >
          {barsOf(media.waveform).map((height, index) => (
            <span
              key={index}
              style={{ height: `${height}%` }}
              className={cn(
                "min-w-px flex-1 rounded-full bg-current",
                (index + 0.5) / bars <= played ? "opacity-90" : "opacity-35",
              )}
            />
          ))}
        </div>
        <span className="flex items-center gap-1 text-xs tabular-nums opacity-80">
          {media.kind === "voice" && <Mic className="size-3" aria-hidden="true" />}
          {playing || at > 0 ? clockOf(at) : length ? clockOf(length) : "–:––"}
        </span>
      </div>
      <button
        type="button"
        onClick={() => store(speeds[(speeds.indexOf(speed) + 1) % speeds.length]!)}
        aria-label={t("speed", { speed })}
        className="h-7 min-w-9 shrink-0 rounded-full bg-foreground/8 px-1.5 text-xs font-medium tabular-nums hover:bg-foreground/12 pointer-coarse:h-10 pointer-coarse:min-w-10"
      >
        {speed}×
      </button>
      <audio
        ref={audio}
        src={source}
        preload={media.durationMs ? "none" : "metadata"}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => {
          setPlaying(false);
          setAt(0);
        }}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime * 1000)}
        onLoadedMetadata={({ currentTarget: { duration } }) =>
          setMeasured(Number.isFinite(duration) && duration > 0 ? duration * 1000 : null)
        }
        className="hidden"
      />
    </div>
  );
}
