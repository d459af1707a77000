import { platformDb } from "@/lib/platform/db";
import { sampleText } from "@/tests/support/webhooks";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { addPhoneNumber, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

/** Ids of the samples' number and account. */
const sampleNumber = "106540352242922";
const sampleWabas = ["102290129340398", "419561257915477", "524126980791429", "862475293675413"];
const otherNumber = "7794189252778687";
const otherWaba = "215589313241560883";

/** What the samples speak of and what exists already: messages we sent, by the wamids of their statuses and quotes. */
function wamidsSpokenOf(text: string): { statuses: string[]; targets: string[] } {
  type Value = {
    statuses?: { id: string; type?: string }[];
    messages?: {
      context?: { id?: string };
      reaction?: { message_id: string };
      revoke?: { original_message_id: string };
      edit?: { original_message_id: string };
    }[];
  };
  const body = JSON.parse(text) as { entry: { changes: { field?: string; value: Value }[] }[] };
  const values = body.entry.flatMap(({ changes }) =>
    changes.flatMap(({ field, value }) => (field === "calls" ? [] : [value])),
  );
  return {
    statuses: values.flatMap(({ statuses = [] }) =>
      statuses.filter(({ type }) => type !== "payment").map(({ id }) => id),
    ),
    targets: values.flatMap(({ messages = [] }) =>
      messages.flatMap(({ context, reaction }) => context?.id ?? reaction?.message_id ?? []),
    ),
  };
}

/** Messages of the customer that they edit or take back. */
function ownTargets(text: string): string[] {
  return [...text.matchAll(/"original_message_id":\s*"([^"]+)"/g)].map(([, wamid]) => wamid!);
}

/** Templates a sample speaks of: here they wait for their review. */
async function addTemplatesOf(text: string, workspaceId: string, wabaId: string): Promise<void> {
  type Value = {
    message_template_id?: number;
    message_template_name?: string;
    message_template_language?: string;
  };
  const body = JSON.parse(text) as { entry: { changes: { value: Value }[] }[] };
  for (const { value } of body.entry.flatMap(({ changes }) => changes)) {
    const {
      message_template_id: id,
      message_template_name: name,
      message_template_language: language,
    } = value;
    if (!id) continue;
    await platformDb.template.create({
      data: {
        ...{ workspaceId, wabaId, metaId: String(id), name: name!, language: language!.replace("-", "_") },
        ...{ category: "UTILITY", status: "PENDING", createdAt: new Date("2024-01-01T00:00:00Z") },
        components: [
          { type: "HEADER", format: "TEXT", text: "Old header" },
          { type: "BODY", text: "Old text" },
          { type: "FOOTER", text: "Old footer" },
        ],
      },
    });
  }
}

export type SampleWorld = TestWorkspace & {
  /** The sample, about the number of this workspace. */
  body: string;
  rename: Record<string, string>;
};

/**
 * A workspace in which the sample makes sense: it has the number, the account, and the messages the sample speaks of;
 * the customer 16505551234 has written before, a long time ago.
 */
export async function sampleWorld(name: string): Promise<SampleWorld> {
  const world = await makeWorkspace();
  await platformDb.phoneNumber.updateMany({
    where: { workspaceId: world.workspace.id },
    data: { displayPhoneNumber: "+1 555-078-3881" },
  });
  const { phoneNumber: second, waba: secondWaba } = await addPhoneNumber(world.workspace.id);
  let body = sampleText(name).replaceAll(sampleNumber, world.phoneNumber.metaId);
  for (const waba of sampleWabas) body = body.replaceAll(waba, world.waba.metaId);
  body = body.replaceAll(otherNumber, second.metaId).replaceAll(otherWaba, secondWaba.metaId);

  await addTemplatesOf(body, world.workspace.id, world.waba.id);

  const longAgo = new Date("2024-01-01T00:00:00Z");
  const conversation = await addConversation(
    { workspaceId: world.workspace.id, phoneNumberId: world.phoneNumber.id },
    {
      contact: { waId: "16505551234", profileName: "Sheena" },
      lastInboundAt: longAgo,
      lastActivityAt: longAgo,
      windowExpiresAt: new Date("2024-01-02T00:00:00Z"),
      createdAt: longAgo,
    },
  );
  const add = (direction: "inbound" | "outbound", wamid: string, text: string) =>
    addMessage(conversation, {
      direction,
      wamid,
      text,
      type: "text",
      content: { body: text },
      status: direction === "inbound" ? "received" : "accepted",
      timestamp: longAgo,
      ...(direction === "outbound" ? { acceptedAt: longAgo } : {}),
    });
  const { statuses, targets } = wamidsSpokenOf(body);
  for (const wamid of new Set([...statuses, ...targets])) await add("outbound", wamid, "Ours");
  for (const wamid of new Set(ownTargets(body))) await add("inbound", wamid, "Theirs");
  return {
    ...world,
    body,
    rename: {
      [world.phoneNumber.metaId]: "<number>",
      [second.metaId]: "<second number>",
      [world.waba.metaId]: "<account>",
    },
  };
}
