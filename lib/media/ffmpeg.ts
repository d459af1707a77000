import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

function find(): { ffmpeg: string; ffprobe: string } | null {
  // A path that leads nowhere switches it off.
  const ffmpeg =
    env.FFMPEG_PATH ??
    spawnSync("sh", ["-c", "command -v ffmpeg"], { encoding: "utf8" }).stdout?.trim() ??
    "";
  if (!path.isAbsolute(ffmpeg) || !isProgram(ffmpeg)) return null;
  return { ffmpeg, ffprobe: path.join(path.dirname(ffmpeg), "ffprobe") };
}

let found: ReturnType<typeof find> | undefined;
const tools = () => (found === undefined ? (found = find()) : found);

/** Whether this machine can look into sounds and films and make voice notes. Looked up once. */
export const hasFfmpeg = (): boolean => tools() !== null;

/** Milliseconds; a file that needs longer was made to need longer. */
const patienceMs = 30_000;
const mostOutput = 2 * 1024 * 1024;

/** Runs a program on one local file, without a shell, network, or more time and output than it may have. */
function run(program: string, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: patienceMs,
      killSignal: "SIGKILL",
      // Our secrets are none of its business.
      env: {} as NodeJS.ProcessEnv,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostOutput) child.kill("SIGKILL");
      else chunks.push(chunk);
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 && size <= mostOutput
        ? resolve(Buffer.concat(chunks))
        : reject(new Error(`${path.basename(program)} ended with ${code}`)),
    );
  });
}

const onlyFiles = ["-v", "error", "-protocol_whitelist", "file,pipe"];

/** The loudest moments of `count` equal parts of a sound, 0 to 100. */
export function loudness(samples: Int16Array, count: number): number[] {
  if (samples.length === 0) return [];
  const peaks = Array.from({ length: Math.min(count, samples.length) }, (_, i, all = count) => {
    const from = Math.floor((i * samples.length) / all);
    const to = Math.max(from + 1, Math.floor(((i + 1) * samples.length) / all));
    let sum = 0;
    for (let at = from; at < to; at++) sum += samples[at]! * samples[at]!;
    return Math.sqrt(sum / (to - from));
  });
  const most = Math.max(...peaks, 1);
  return peaks.map((peak) => Math.round((peak / most) * 100));
}

export type Heard = {
  durationMs: number | null;
  waveform: number[];
  width: number | null;
  height: number | null;
};

const nothingHeard: Heard = { durationMs: null, waveform: [], width: null, height: null };

type Probed = {
  format?: { duration?: string };
  streams?: { codec_type?: string; width?: number; height?: number }[];
};

/**
 * Length of a sound or film, its picture's size, and how loud a sound is along the way. Never throws: without the tools,
 * or for a file they cannot read, nothing is known.
 */
export async function hear(file: string, kind: "audio" | "video"): Promise<Heard> {
  const programs = tools();
  if (!programs) return nothingHeard;
  try {
    const probed = JSON.parse(
      (
        await run(programs.ffprobe, [
          ...onlyFiles,
          ...["-of", "json", "-show_entries", "format=duration:stream=codec_type,width,height"],
          ...["-i", file],
        ])
      ).toString("utf8"),
    ) as Probed;
    const seconds = Number(probed.format?.duration);
    const picture = probed.streams?.find(({ codec_type }) => codec_type === "video");
    const durationMs = seconds > 0 && seconds < 86_400 ? Math.round(seconds * 1_000) : null;
    const heard = {
      ...nothingHeard,
      durationMs,
      width: picture?.width ?? null,
      height: picture?.height ?? null,
    };
    if (kind === "video") return heard;
    // 400 samples a second of at most 40 minutes: enough for 64 bars, and never much.
    const raw = await run(programs.ffmpeg, [
      ...["-nostdin", ...onlyFiles, "-t", "2400", "-i", file],
      ...["-map", "0:a:0", "-ac", "1", "-ar", "400", "-f", "s16le", "-"],
    ]);
    const samples = new Int16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + (raw.length & ~1)));
    return { ...heard, waveform: loudness(samples, 64) };
  } catch (error) {
    log.info({ err: (error as Error).message, kind }, "a file could not be looked into");
    return nothingHeard;
  }
}

/**
 * Makes of any recording what WhatsApp plays as a voice note: Ogg with Opus, one channel.
 * Source: Meta, "Audio messages": voice messages are .ogg files encoded with the Opus codec, mono.
 * @param target a path that does not exist yet
 * @returns whether it worked; nothing is left at `target` when not
 */
export async function makeVoiceNote(source: string, target: string): Promise<boolean> {
  const programs = tools();
  if (!programs) return false;
  try {
    await run(programs.ffmpeg, [
      ...["-nostdin", ...onlyFiles, "-i", source, "-map", "0:a:0", "-vn", "-ac", "1", "-ar", "48000"],
      ...[
        "-c:a",
        "libopus",
        "-b:a",
        "32k",
        "-application",
        "voip",
        "-map_metadata",
        "-1",
        "-f",
        "ogg",
        target,
      ],
    ]);
    return true;
  } catch (error) {
    log.warn({ err: (error as Error).message }, "a recording could not be made a voice note");
    await rm(target, { force: true });
    return false;
  }
}
