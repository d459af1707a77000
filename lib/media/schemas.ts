import { z } from "zod";

export const mediaParams = z.object({ mediaId: z.uuid() });

const whole = (most: number) => z.coerce.number("Must be a number.").int("Must be whole.").min(0).max(most);

/** POST /media: the body is the file itself, what there is to say of it stands in the address. */
export const uploadQuery = z.object({
  kind: z
    .enum(["image", "video", "audio", "voice", "document", "sticker"], "Is not a kind of file.")
    .describe("What it will be sent as; `voice` is a recording for a voice note."),
  filename: z.string().max(500, "At most 500 characters.").optional().describe("Shown for documents."),
  durationMs: whole(86_400_000).optional().describe("Length of a recording, when whoever sends it knows."),
  waveform: z
    .string()
    .regex(/^\d{1,3}(,\d{1,3}){0,63}$/, "Must be at most 64 numbers with commas between them.")
    .transform((value) => value.split(",").map((bar) => Math.min(100, Number(bar))))
    .optional()
    .describe("Loudness of a recording along the way, 0 to 100."),
});
export type UploadQuery = z.output<typeof uploadQuery>;

export const contentQuery = z.object({
  download: z.enum(["0", "1"]).optional().describe("1: always as a file to save."),
  // A browser's <img> cannot set headers.
  workspace: z.string().max(200).optional().describe("Slug of the workspace, instead of the header."),
});
