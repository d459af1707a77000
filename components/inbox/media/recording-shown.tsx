"use client";

import { useEffect, useRef, useState } from "react";
import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Recording } from "@/components/inbox/media/recording";
import { barsOf } from "@/components/inbox/media/sound";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/shared/cn";

/** The last bars of what is being recorded, the newest at the end. */
export function Level({ levels }: { levels: readonly number[] }) {
  const last = levels.slice(-40);
  return (
    <span
      aria-hidden="true"
      className="flex h-7 min-w-0 flex-1 items-center justify-end gap-px overflow-hidden"
    >
      {last.map((level, index) => (
        <span
          key={levels.length - last.length + index}
          style={{ height: `${Math.max(8, level)}%` }}
          className="w-1 shrink-0 rounded-full bg-primary"
        />
      ))}
    </span>
  );
}

/** What was recorded, to be heard before it is sent. */
export function Preview({ recording }: { recording: Recording }) {
  const t = useTranslations("media");
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  useEffect(() => {
    const url = URL.createObjectURL(recording.file);
    if (audio.current) audio.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [recording.file]);
  const played = Math.min(1, at / recording.durationMs);
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label={t(playing ? "pause" : "play", { kind: t("record.preview") })}
        onClick={() => (playing ? audio.current?.pause() : void audio.current?.play().catch(() => undefined))}
      >
        {playing ? <Pause /> : <Play />}
      </Button>
      <span aria-hidden="true" className="flex h-7 min-w-0 flex-1 items-center gap-px">
        {barsOf(recording.waveform).map((height, index, { length }) => (
          <span
            key={index}
            style={{ height: `${height}%` }}
            className={cn(
              "min-w-px flex-1 rounded-full bg-primary",
              (index + 0.5) / length <= played || at === 0 ? "" : "opacity-35",
            )}
          />
        ))}
      </span>
      <audio
        ref={audio}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => {
          setPlaying(false);
          setAt(0);
        }}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime * 1000)}
        className="hidden"
      />
    </>
  );
}
