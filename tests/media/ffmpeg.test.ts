import { rmSync, writeFileSync, readFileSync, existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { hasFfmpeg, hear, loudness, makeVoiceNote } from "@/lib/media/ffmpeg";
import { newId } from "@/lib/shared/id";
import { noise, voiceNote } from "@/tests/support/files-made";

const files: string[] = [];
const fileOf = (bytes: Buffer): string => {
  const file = path.join(os.tmpdir(), newId());
  writeFileSync(file, bytes);
  files.push(file);
  return file;
};
afterAll(() => files.forEach((file) => rmSync(file, { force: true })));

test("a sound's length is known with ffmpeg, and without it nothing is", async () => {
  const heard = await hear(fileOf(voiceNote()), "audio");
  expect(heard.durationMs === null).toBe(!hasFfmpeg());
  expect(heard.waveform.length).toBe(hasFfmpeg() ? 64 : 0);
});

test("a file that is no sound is no reason to stumble", async () => {
  expect(await hear(fileOf(noise(1_000)), "audio")).toMatchObject({ durationMs: null, waveform: [] });
  const target = `${fileOf(noise(1))}.ogg`;
  expect(await makeVoiceNote(fileOf(noise(1_000)), target)).toBe(false);
  expect(existsSync(target)).toBe(false);
});

test("a recording becomes a voice note where ffmpeg is, and stays what it is where it is not", async () => {
  const target = `${fileOf(voiceNote())}.ogg`;
  files.push(target);
  const made = await makeVoiceNote(fileOf(voiceNote()), target);
  expect(made).toBe(hasFfmpeg());
  if (made) expect(readFileSync(target).includes("OpusHead\x01\x01")).toBe(true);
});

test("loudness is told in at most as many values as asked, from 0 to 100", () => {
  const samples = Int16Array.from({ length: 1_000 }, (_, i) => (i < 500 ? 0 : 20_000));
  expect(loudness(samples, 4)).toEqual([0, 0, 100, 100]);
  expect(loudness(Int16Array.from([5]), 64)).toHaveLength(1);
  expect(loudness(new Int16Array(0), 64)).toEqual([]);
});
