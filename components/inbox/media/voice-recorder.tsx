"use client";

import { useEffect, useRef, useState } from "react";
import { Mic, SendHorizontal, Square, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import {
  longestMs,
  recordsVoiceNotes,
  startRecording,
  type Recorder,
  type Recording,
  type RecordingProblem,
} from "@/components/inbox/media/recording";
import { forgetFiles, keepFile, type KeptFile } from "@/components/inbox/media/kept-files";
import { Level, Preview } from "@/components/inbox/media/recording-shown";
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
  conversationId: string;
  /** What was recorded before the page was loaded, and not sent. */
  kept: KeptFile | null;
  /** It is recorded, and the browser keeps it from here on. */
  onHeard: (voice: KeptFile) => void;
  onSend: (media: MediaView) => void;
  onClose: () => void;
};

type State =
  | { step: "starting" }
  | { step: "problem"; problem: RecordingProblem }
  | { step: "recording" }
  | { step: "heard"; recording: Recording; key: string }
  | { step: "sending"; recording: Recording; key: string; share: number };

/** Records one's voice, lets one hear it, and hands it over uploaded. */
export default function VoiceRecorder({ name, conversationId, kept, onHeard, onSend, onClose }: Props) {
  const t = useTranslations("media.record");
  const { slug, userId } = useWorkspace();
  const [state, setState] = useState<State>(() =>
    kept?.voice
      ? { step: "heard", recording: { file: kept.file, ...kept.voice }, key: newId() }
      : { step: "starting" },
  );
  /** Under which the browser keeps it until it is sent or thrown away. */
  const [keptId] = useState(() => kept?.id ?? newId());
  const [restored] = useState(kept !== null);
  const close = () => {
    void forgetFiles([keptId]);
    onClose();
  };
  const [failed, setFailed] = useState(false);
  const [heard, setHeard] = useState<{ ms: number; levels: readonly number[] }>({ ms: 0, levels: [] });
  const recorder = useRef<Recorder | null>(null);
  const upload = useRef<AbortController | null>(null);
  const stopButton = useRef<HTMLButtonElement>(null);
  const sendButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    let gone = false;
    if (!restored) {
      startRecording().then(
        (started) => {
          if (gone) return started.cancel();
          recorder.current = started;
          setState({ step: "recording" });
        },
        (problem: RecordingProblem) => !gone && setState({ step: "problem", problem }),
      );
    }
    return () => {
      gone = true;
      recorder.current?.cancel();
      upload.current?.abort();
    };
  }, [restored]);
  const { step } = state;
  const stop = async () => {
    const recording = await recorder.current!.stop();
    recorder.current = null;
    setState({ step: "heard", recording, key: newId() });
    const { file, ...voice } = recording;
    const heardVoice = { id: keptId, file, voice };
    onHeard(heardVoice);
    void keepFile({ userId, slug, conversationId }, heardVoice);
  };
  useEffect(() => {
    if (step === "recording") stopButton.current?.focus();
    // After a reload nobody has just pressed anything, and Enter must not send.
    if (step === "heard" && !restored) sendButton.current?.focus();
    if (step !== "recording") return;
    const timer = setInterval(() => {
      const now = recorder.current;
      if (!now) return;
      setHeard({ ms: now.elapsedMs(), levels: [...now.levels()] });
      if (now.elapsedMs() >= longestMs) stopButton.current?.click();
    }, 100);
    return () => clearInterval(timer);
  }, [step, restored]);

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
      close();
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
        close();
      }}
      className="flex flex-col gap-1 px-1.5 py-2"
    >
      <div className="flex min-h-10 items-center gap-2">
        <Tooltip label={t("discard")}>
          <Button variant="ghost" size="icon" onClick={close} aria-label={t("discard")}>
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
