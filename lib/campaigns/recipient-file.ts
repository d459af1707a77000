import { getCampaign } from "@/lib/campaigns/queries";
import { eachRecipient } from "@/lib/campaigns/recipients";
import { letterOf } from "@/lib/campaigns/rules";
import type { RecipientFilter } from "@/lib/campaigns/schemas";
import type { RecipientView } from "@/lib/campaigns/views";
import { failureTextKey } from "@/lib/inbox/failures";
import failures from "@/messages/en/failures.json";
import { byteOrderMark, csvLine } from "@/lib/shared/csv";
import type { Scope } from "@/lib/tenancy/scope";

const titles = failures as Record<string, Record<string, string> | undefined>;

const header = [
  "contact_id",
  "name",
  "phone",
  "country",
  "variant",
  "stage",
  "reason",
  "error_code",
  "sent_at",
  "delivered_at",
  "read_at",
  "answered_at",
  "clicked_at",
  "opted_out_at",
  "message_id",
  "context_type",
  "context_id",
];

/** What happened, in words; the reason for those left out. */
function reasonOf({ skipReason, failure, stage, contact }: RecipientView): string {
  if (skipReason) return skipReason;
  if (!failure || (stage !== "failed" && stage !== "uncertain")) return "";
  const words = titles[failureTextKey(failure, stage)]?.title ?? failure.title;
  return words.replaceAll("{name}", contact?.name ?? "The customer");
}

function cellsOf(recipient: RecipientView): string[] {
  const { contact, failure } = recipient;
  return [
    recipient.contactId,
    contact?.name ?? "",
    recipient.phone ?? "",
    recipient.country ?? "",
    letterOf(recipient.variant),
    recipient.stage,
    reasonOf(recipient),
    failure ? String(failure.code) : "",
    recipient.sentAt ?? "",
    recipient.deliveredAt ?? "",
    recipient.readAt ?? "",
    recipient.answeredAt ?? "",
    recipient.clickedAt ?? "",
    recipient.optedOutAt ?? "",
    recipient.messageId ?? "",
    recipient.contextType ?? "",
    recipient.contextId ?? "",
  ];
}

/**
 * The recipients of a campaign as a CSV that no spreadsheet runs. Sent as it is read: memory is that of a thousand rows.
 * @throws AppError not_found
 */
export async function recipientFile(
  scope: Scope,
  campaignId: string,
  filter: RecipientFilter,
): Promise<Response> {
  await getCampaign(scope, campaignId);
  const rows = eachRecipient(scope, campaignId, filter);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(encoder.encode(byteOrderMark + csvLine(header))),
    pull: async (stream) => {
      const { done, value } = await rows.next();
      if (done) return stream.close();
      stream.enqueue(encoder.encode(value.map((row) => csvLine(cellsOf(row))).join("")));
    },
    cancel: async () => void (await rows.return(undefined)),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="campaign-${campaignId}.csv"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
