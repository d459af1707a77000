import { webmToOgg } from "@/components/inbox/media/webm-to-ogg";

/** What was recorded, ready to be heard and sent. */
export type Recording = { file: Blob; durationMs: number; waveform: number[] };

export type RecordingProblem = "denied" | "noMicrophone" | "cannot";

export type Recorder = {
  /** Loudness so far, 0 to 100, ten a second. */
  levels: () => readonly number[];
  elapsedMs: () => number;
  stop: () => Promise<Recording>;
  /** Lets go of microphone and sound. */
  cancel: () => void;
};

/** The best a browser has: Ogg is what WhatsApp plays, WebM becomes Ogg here, MP4 is plain audio. */
const wanted = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** Whether this browser's recordings can become voice notes without help of the server. */
export const recordsVoiceNotes = (file: Blob): boolean => file.type.startsWith("audio/ogg");

/** Longer is no voice note, and near Meta's 16 MB. */
export const longestMs = 30 * 60_000;

/** At most 64 values, the loudest of each part. */
export function shrink(levels: readonly number[], count = 64): number[] {
  if (levels.length <= count) return [...levels];
  return Array.from({ length: count }, (_, i) =>
    Math.max(
      ...levels.slice(Math.floor((i * levels.length) / count), Math.floor(((i + 1) * levels.length) / count)),
    ),
  );
}

async function asVoiceNote(chunks: readonly Blob[], type: string): Promise<Blob> {
  const file = new Blob([...chunks], { type: type.split(";")[0] });
  if (!file.type.startsWith("audio/webm")) return file;
  const ogg = webmToOgg(new Uint8Array(await file.arrayBuffer()));
  return ogg ? new Blob([ogg], { type: "audio/ogg" }) : file;
}

/**
 * Begins to record.
 * @throws RecordingProblem, as a word
 */
export async function startRecording(): Promise<Recorder> {
  const type =
    typeof MediaRecorder === "undefined"
      ? undefined
      : wanted.find((one) => MediaRecorder.isTypeSupported(one));
  // Missing on pages without https.
  if (!type || !(navigator.mediaDevices as MediaDevices | undefined))
    throw "cannot" satisfies RecordingProblem;
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (error) {
    const { name } = error as Error;
    throw (name === "NotFoundError" ? "noMicrophone" : "denied") satisfies RecordingProblem;
  }
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  // Nearly the tenth of a second between two looks.
  analyser.fftSize = 4096;
  context.createMediaStreamSource(stream).connect(analyser);
  // Some browsers wait for a gesture; there was one, the press of the button.
  void context.resume();
  const samples = new Uint8Array(analyser.fftSize);
  const levels: number[] = [];
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32_000 });
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => void chunks.push(data);
  recorder.start(1_000);
  const began = performance.now();
  let took: number | null = null;
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0);
    levels.push(Math.min(100, Math.round((loudest / 128) * 140)));
  }, 100);
  const release = () => {
    took ??= performance.now() - began;
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    if (context.state !== "closed") void context.close();
  };
  return {
    levels: () => levels,
    elapsedMs: () => took ?? performance.now() - began,
    stop: () =>
      new Promise((resolve, reject) => {
        recorder.onstop = () => {
          release();
          asVoiceNote(chunks, type).then(
            (file) => resolve({ file, durationMs: took!, waveform: shrink(levels) }),
            reject,
          );
        };
        took = performance.now() - began;
        recorder.stop();
      }),
    cancel: () => {
      recorder.ondataavailable = null;
      recorder.onstop = null;
      if (recorder.state !== "inactive") recorder.stop();
      release();
    },
  };
}
