import { state } from "../core/state";
import type { PhoneMedia } from "../types/phone";

type Json = Record<string, unknown>;

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Media of a message or header. `link` stays null until the simulator has fetched it into a media id. */
export function mediaOf(kind: PhoneMedia["kind"], object: Json | undefined): PhoneMedia {
  const id = text(object?.id);
  const media = id ? state.media.get(id) : undefined;
  return {
    kind,
    url: media ? `/_sim/media/${media.id}` : null,
    mimeType: media?.mimeType ?? text(object?.mime_type),
    filename: text(object?.filename) ?? media?.filename ?? null,
    size: media?.size ?? null,
    voice: object?.voice === true,
  };
}
