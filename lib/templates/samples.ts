import { rm } from "node:fs/promises";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { copyOut } from "@/lib/platform/storage";
import type { TemplateComponent } from "@/lib/templates/components";
import { troubleOf, type TemplateAccount } from "@/lib/templates/sync";
import type { Samples } from "@/lib/templates/views";
import { appOfToken, sampleTypes, uploadSample } from "@/lib/whatsapp/template-samples";

type Header = { type: "HEADER"; example?: { media_id?: string; header_handle?: string[] } };

/** Headers of a template with their places: `0`, or `2.cards.1.components.0`. */
function headersOf(components: readonly TemplateComponent[]): { place: string; header: Header }[] {
  return components.flatMap((component, index) => {
    if (component.type === "HEADER") return [{ place: String(index), header: component }];
    if (component.type !== "CAROUSEL") return [];
    return component.cards.flatMap((card, number) =>
      card.components.flatMap((part, inCard) =>
        part.type === "HEADER"
          ? [{ place: `${index}.cards.${number}.components.${inCard}`, header: part }]
          : [],
      ),
    );
  });
}

const refusal = (place: string, message: string): AppError =>
  new AppError("invalid", "sample_refused", message, {
    fields: { [`components.${place}.example.media_id`]: message },
  });

async function handleOf(
  account: TemplateAccount,
  appId: string,
  mediaId: string,
  place: string,
): Promise<string> {
  const { rows } = await pool.query<{ mimeType: string; sizeBytes: number; storageKey: string | null }>(
    `SELECT mime_type AS "mimeType", size_bytes AS "sizeBytes", storage_key AS "storageKey" FROM media
      WHERE workspace_id = $1 AND id = $2 AND state = 'ready'`,
    [account.workspaceId, mediaId],
  );
  const file = rows[0];
  if (file && !(sampleTypes as readonly string[]).includes(file.mimeType)) {
    throw refusal(place, `Meta takes JPEG, PNG, MP4 and PDF files as samples, not ${file.mimeType}.`);
  }
  const path = file?.storageKey ? await copyOut(file.storageKey).catch(() => null) : null;
  if (!file || !path) throw refusal(place, "The sample is no longer here. Upload it again.");
  try {
    const answer = await uploadSample(account.target, appId, { path, ...file });
    if (answer.ok) return answer.data.handle;
    if (answer.outcome === "refused" && answer.error?.code === 100) {
      throw refusal(place, `Meta did not take the sample: ${answer.error.title}`);
    }
    throw troubleOf(answer);
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Uploads the samples of a template to Meta and puts their handles in. A handle serves one submission, so each one uploads
 * them anew from our store.
 * @returns the components as Meta takes them, and our samples by the place of their header
 * @throws AppError invalid `sample_refused` with its field; what troubleOf says when Meta is away
 */
export async function withHandles(
  account: TemplateAccount,
  components: readonly TemplateComponent[],
): Promise<{ components: TemplateComponent[]; samples: Samples }> {
  const result = structuredClone(components) as TemplateComponent[];
  const samples: Samples = {};
  const handles = new Map<string, string>();
  let appId: string | null = null;
  for (const { place, header } of headersOf(result)) {
    const mediaId = header.example?.media_id;
    if (mediaId === undefined) continue;
    appId ??= await appOfToken(account.target);
    if (appId === null) {
      throw new AppError(
        "unavailable",
        "meta_unavailable",
        "Meta did not say whose access token this is, so the sample could not be uploaded. Try again in a moment.",
      );
    }
    const handle = handles.get(mediaId) ?? (await handleOf(account, appId, mediaId, place));
    handles.set(mediaId, handle);
    samples[place] = mediaId;
    const { media_id: _, ...example } = header.example!;
    header.example = { ...example, header_handle: [handle] };
  }
  return { components: result, samples };
}
