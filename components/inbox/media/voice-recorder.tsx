"use client";

import { useEffect, useRef, useState } from "react";
import { Mic, Pause, Play, SendHorizontal, Square, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import {
  longestMs,
  recordsVoiceNotes,
  startRecording,
  type Recorder,
  type Recording,
  type RecordingProblem,
} from "@/components/inbox/media/recording";
import { barsOf } from "@/components/inbox/media/sound";
import { clockOf } from "@/components/inbox/media/source";
import { uploadFile } from "@/components/inbox/media/upload";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MediaView } from "@/lib/media/views";
import { newId } from "@/lib/shared/id";
import { cn } from "@/lib/shared/cn";

type Props = {
  /** Whom it is for. */
  name: string;
  onSend: (media: MediaView) => void;
  onClose: () => void;
};

type State =
  | { step: "starting" }
  | { step: "problem"; problem: RecordingProblem }
  | { step: "recording" }
  | { step: "heard"; recording: Recording; key: string }
  | { step: "sending"; recording: Recording; key: string; share: number };

/** The last bars of what is being recorded, the newest at the end. */
function Level({ levels }: { levels: readonly number[] }) {
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

function Preview({ recording }: { recording: Recording }) {
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

/** Records one's voice, lets one hear it, and hands it over uploaded. */
export default function VoiceRecorder({ name, onSend, onClose }: Props) {
  const t = useTranslations("media.record");
  const { slug } = useWorkspace();
  const [state, setState] = useState<State>({ step: "starting" });
  const [failed, setFailed] = useState(false);
  const [heard, setHeard] = useState<{ ms: number; levels: readonly number[] }>({ ms: 0, levels: [] });
  const recorder = useRef<Recorder | null>(null);
  const upload = useRef<AbortController | null>(null);
  const stopButton = useRef<HTMLButtonElement>(null);
  const sendButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    let gone = false;
    startRecording().then(
      (started) => {
        if (gone) return started.cancel();
        recorder.current = started;
        setState({ step: "recording" });
      },
      (problem: RecordingProblem) => !gone && setState({ step: "problem", problem }),
    );
    return () => {
      gone = true;
      recorder.current?.cancel();
      upload.current?.abort();
    };
  }, []);
  const { step } = state;
  const stop = async () => {
    const recording = await recorder.current!.stop();
    recorder.current = null;
    setState({ step: "heard", recording, key: newId() });
  };
  useEffect(() => {
    if (step === "recording") stopButton.current?.focus();
    if (step === "heard") sendButton.current?.focus();
    if (step !== "recording") return;
    const timer = setInterval(() => {
      const now = recorder.current;
      if (!now) return;
      setHeard({ ms: now.elapsedMs(), levels: [...now.levels()] });
      if (now.elapsedMs() >= longestMs) stopButton.current?.click();
    }, 100);
    return () => clearInterval(timer);
  }, [step]);

  const send = async () => {
    if (state.step !== "heard") return;
    const { recording, key } = state;
    setFailed(false);
    setState({ step: "sending", recording, key, share: 0 });
    upload.current = new AbortController();
    try {
      const media = await uploadFile({
        slug,
        key,
        file: recording.file,
        query: { kind: "voice", durationMs: recording.durationMs, waveform: recording.waveform },
        onProgress: (share) => setState({ step: "sending", recording, key, share }),
        signal: upload.current.signal,
      });
      onSend(media);
      onClose();
    } catch (error) {
      if ((error as Error).name === "AbortError") return;
      setFailed(true);
      setState({ step: "heard", recording, key });
    }
  };
  const recording = state.step === "heard" || state.step === "sending" ? state.recording : null;
  const elapsed = recording?.durationMs ?? heard.ms;
  return (
    <div
      role="group"
      aria-label={t("panel")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
      className="flex flex-col gap-1 px-1.5 py-2"
    >
      <div className="flex min-h-10 items-center gap-2">
        <Tooltip label={t("discard")}>
          <Button variant="ghost" size="icon" onClick={onClose} aria-label={t("discard")}>
            <Trash2 />
          </Button>
        </Tooltip>
        {state.step === "problem" ? (
          <p role="alert" className="min-w-0 flex-1 text-sm text-pretty text-danger">
            {t(state.problem)}
          </p>
        ) : (
          <>
            <span className="flex items-center gap-1.5 text-sm tabular-nums">
              <Mic
                className={cn(
                  "size-4",
                  step === "recording" ? "text-danger motion-safe:animate-pulse" : "opacity-70",
                )}
                aria-hidden="true"
              />
              <span
                role="timer"
                aria-label={step === "recording" ? t("recording", { time: clockOf(elapsed) }) : undefined}
              >
                {clockOf(elapsed)}
              </span>
            </span>
            {recording ? <Preview recording={recording} /> : <Level levels={heard.levels} />}
            {recording ? (
              <Button
                ref={sendButton}
                size="icon"
                loading={state.step === "sending"}
                onClick={() => void send()}
                aria-label={
                  state.step === "sending"
                    ? t("sending", { percent: Math.round(state.share * 100) })
                    : t("send")
                }
              >
                <SendHorizontal />
              </Button>
            ) : (
              <Button
                ref={stopButton}
                variant="outline"
                size="icon"
                disabled={step !== "recording"}
                onClick={() => void stop()}
                aria-label={t("stop")}
              >
                <Square className="fill-current" />
              </Button>
            )}
          </>
        )}
      </div>
      {failed && (
        <p role="alert" className="px-2 text-sm text-danger">
          {t("failed")}
        </p>
      )}
      {recording && !recordsVoiceNotes(recording.file) && (
        <p className="px-2 text-xs text-muted-foreground">{t("plain", { name })}</p>
      )}
    </div>
  );
}
