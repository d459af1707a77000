import { platformDb } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { addConversation, addMessage } from "./conversation";
import { addFile } from "./files";
import { addExport } from "./exports";
import { addImport } from "./imports";
import { addApiKey, type TestWorkspace } from "./workspace";

/** Real ids of a workspace, by the name a route gives them. A route with a new kind of id says here how to make one. */
export async function idsOf(shop: TestWorkspace): Promise<Record<string, string>> {
  const workspaceId = shop.workspace.id;
  const conversation = await addConversation({ workspaceId, phoneNumberId: shop.phoneNumber.id });
  const message = await addMessage(conversation, {
    direction: "outbound",
    status: "failed",
    error: { code: 131026, title: "Undeliverable" },
  });
  const note = await addMessage(conversation, {
    direction: "internal",
    type: "note",
    wamid: null,
    status: "received",
    sentByUserId: shop.user.id,
  });
  const connection = await platformDb.webhookConnection.create({
    data: { workspaceId, name: "App", appSecret: "sealed", verifyToken: "token" },
  });
  const event = await platformDb.webhookEvent.create({
    data: {
      signedBy: "platform",
      body: new Uint8Array([123, 125]),
      sha256: crypto.getRandomValues(new Uint8Array(32)),
    },
  });
  await platformDb.webhookEventShare.create({ data: { workspaceId, eventId: event.id, state: "processed" } });
  const label = await platformDb.label.create({ data: { workspaceId, name: "Refund", color: "red" } });
  const team = await platformDb.team.create({ data: { workspaceId, name: "Sales" } });
  const customField = await platformDb.customField.create({
    data: { workspaceId, key: "plan", name: "Plan", type: "text" },
  });
  const cannedReply = await platformDb.cannedReply.create({
    data: { workspaceId, shortcut: "hours", text: "From 9 to 5." },
  });
  const savedView = await platformDb.savedView.create({
    data: { workspaceId, userId: null, name: "Shared", filter: {} },
  });
  const macro = await platformDb.macro.create({
    data: { workspaceId, name: "Close", actions: [{ type: "close" }] },
  });
  const segment = await platformDb.segment.create({
    data: { workspaceId, name: "Everybody", filter: { match: "all", conditions: [] } },
  });
  const media = await addFile(shop.scope);
  const pushSubscription = await platformDb.pushSubscription.create({
    data: {
      workspaceId,
      userId: shop.user.id,
      endpoint: "https://push.example.com/1",
      p256dh: "x",
      auth: "x",
    },
  });
  const contactNote = await platformDb.contactNote.create({
    data: { workspaceId, contactId: conversation.contactId, text: "Calls after five." },
  });
  const contactMerge = await platformDb.contactMerge.create({
    data: { workspaceId, contactId: newId(), mergedId: newId(), before: {} },
  });
  const campaign = await platformDb.campaign.create({
    data: { workspaceId, phoneNumberId: shop.phoneNumber.id, name: "Spring sale", updatedAt: new Date() },
  });
  const template = await platformDb.template.create({
    data: {
      ...{
        workspaceId,
        wabaId: shop.waba.id,
        name: "hello",
        language: "en",
        category: "UTILITY",
        status: "DRAFT",
      },
      components: [{ type: "BODY", text: "Hello there." }],
    },
  });
  const scheduledMessage = await platformDb.scheduledMessage.create({
    data: {
      workspaceId,
      conversationId: conversation.id,
      phoneNumberId: shop.phoneNumber.id,
      input: { type: "text", text: { body: "Hello" } },
      text: "Hello",
      timeZone: "UTC",
      nextAt: new Date(Date.now() + 24 * 60 * 60 * 1000),
    },
  });
  const contactImport = await addImport(shop.scope, "Phone,Name\n+49 170 1234567,Ana\n");
  const membership = await platformDb.membership.findFirstOrThrow({
    where: { workspaceId, userId: shop.user.id },
    select: { id: true },
  });
  const invitation = await platformDb.invitation.create({
    data: {
      workspaceId,
      email: `${newId()}@example.test`,
      role: "agent",
      hash: crypto.getRandomValues(new Uint8Array(32)),
      expiresAt: new Date(Date.now() + 60_000),
    },
  });
  const contactChange = await platformDb.contactChange.create({
    data: { workspaceId, action: { kind: "delete" }, source: "member", state: "completed" },
  });
  const avatar = await platformDb.avatar.create({
    data: {
      id: newId(),
      userId: shop.user.id,
      bytes: new Uint8Array([137, 80, 78, 71]),
      mimeType: "image/png",
    },
  });
  const logo = await platformDb.workspaceLogo.create({
    data: { id: newId(), workspaceId, bytes: new Uint8Array([137, 80, 78, 71]), mimeType: "image/png" },
  });
  const workspaceExport = await addExport(workspaceId);
  return {
    logoId: logo.id,
    workspaceExportId: workspaceExport,
    part: "1",
    avatarId: avatar.id,
    invitationId: invitation.id,
    category: "marketing",
    memberId: membership.id,
    contactChangeId: contactChange.id,
    contactImportId: contactImport.id,
    campaignId: campaign.id,
    templateId: template.id,
    scheduledMessageId: scheduledMessage.id,
    contactNoteId: contactNote.id,
    contactMergeId: contactMerge.id,
    pushSubscriptionId: pushSubscription.id,
    macroId: macro.id,
    labelId: label.id,
    segmentId: segment.id,
    teamId: team.id,
    customFieldId: customField.id,
    cannedReplyId: cannedReply.id,
    savedViewId: savedView.id,
    conversationId: conversation.id,
    messageId: message.id,
    noteId: note.id,
    contactId: conversation.contactId,
    phoneNumberId: shop.phoneNumber.id,
    apiKeyId: (await addApiKey(workspaceId)).id,
    webhookConnectionId: connection.id,
    webhookEventId: event.id,
    sessionId: shop.sessionId,
    customerId: "15550001111",
    phoneMediaId: "1234567890",
    mediaId: media.id,
  };
}
