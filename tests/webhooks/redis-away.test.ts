import { platformDb } from "@/lib/platform/db";
import { sweepWebhooks } from "@/lib/webhooks/sweep";
import { setVariables } from "@/tests/support/variables";
import { eventOf, messageOf, messagesFrom, post } from "@/tests/support/webhooks";
import { makeWorkspace } from "@/tests/support/workspace";

// Nobody listens here: no bell rings in this file.
beforeAll(() => {
  setVariables({ REDIS_URL: "redis://127.0.0.1:9/0" });
});

test("without Redis a webhook is stored and answered 200, and the sweep drains it", async () => {
  const { phoneNumber, workspace } = await makeWorkspace();
  const body = messagesFrom(phoneNumber, "15550002222", [messageOf("15550002222")]);
  expect((await post(body)).status).toBe(200);
  const event = await eventOf(body);
  expect(event).not.toBeNull();
  // As if two seconds had passed.
  await platformDb.webhookEvent.updateMany({
    where: { id: event!.id, state: "pending" },
    data: { receivedAt: new Date(Date.now() - 3_000) },
  });
  while ((await eventOf(body))!.state === "pending") await sweepWebhooks();
  expect(await platformDb.message.count({ where: { workspaceId: workspace.id } })).toBe(1);
});
