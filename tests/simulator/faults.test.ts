import { Agent, request } from "undici";
import type { FaultAction } from "@/simulator/types/fault";
import { newBusiness, pause, startSimulator, until, type Running } from "./harness";

let running: Running;
beforeAll(async () => {
  running = await startSimulator();
});
afterAll(() => running.close());

let serial = 0;

/** Arms one fault for one number, sends once, and says what the caller saw and what was really accepted. */
async function sendInto(action: FaultAction, timeoutMs = 400) {
  const business = await newBusiness(running);
  const { numberId, phone, account } = business;
  await running.sim.customers.write(numberId, phone.id, { type: "text", text: "hi" });
  await running.sim.faults.arm({ match: { numberId, type: "text" }, action });
  const callbackData = `row-${++serial}`;
  const agent = new Agent();
  let seen: { status: number; text: string } | { error: string };
  try {
    const response = await request(`${running.url}/v26.0/${numberId}/messages`, {
      dispatcher: agent,
      method: "POST",
      headers: { authorization: `Bearer ${account.accessToken}`, "content-type": "application/json" },
      body: JSON.stringify({
        messaging_product: "whatsapp",
        to: "+" + phone.phone,
        type: "text",
        text: { body: "x" },
        biz_opaque_callback_data: callbackData,
      }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    seen = { status: response.statusCode, text: await response.body.text() };
  } catch (error) {
    seen = { error: (error as Error).name + " " + ((error as NodeJS.ErrnoException).code ?? "") };
  }
  await agent.destroy();
  const accepted = (await running.sim.ledger.accepted([callbackData]))[callbackData];
  return { ...business, seen, accepted, callbackData };
}

describe("scripted faults", () => {
  it("refuses with any code, status and headers, and accepts nothing", async () => {
    const { seen, accepted, numberId } = await sendInto({ kind: "refuse", code: 131042 });
    expect(seen).toMatchObject({ status: 400, text: expect.stringContaining('"code":131042') });
    expect(accepted).toBe(0);
    expect((await running.sim.ledger.summary({ numberId })).refused).toEqual({ 131042: 1 });
  });

  it.each([
    [131000, 500],
    [131016, 500],
    [2, 503],
    [190, 401],
  ])("refuses with code %i under status %i", async (code, status) => {
    const { seen, accepted } = await sendInto({ kind: "refuse", code });
    expect(seen).toMatchObject({ status, text: expect.stringContaining(`"code":${code}`) });
    expect(accepted).toBe(0);
  });

  it.each([false, true])(
    "answers 502 without a Graph body, having accepted the message or not (%s)",
    async (accept) => {
      const { seen, accepted } = await sendInto({ kind: "http", status: 502, accept });
      expect(seen).toMatchObject({ status: 502, text: expect.stringContaining("<html>") });
      expect(accepted).toBe(accept ? 1 : 0);
    },
  );

  it.each([
    ["hang", { kind: "hang" }],
    ["drip", { kind: "drip", everyMs: 200 }],
    ["cut before a byte", { kind: "cut" }],
    ["cut after the headers", { kind: "cut", where: "headers" }],
    ["cut within the body", { kind: "cut", where: "body" }],
  ] as [string, FaultAction][])("accepts and leaves the caller in the dark: %s", async (_what, action) => {
    const { seen, accepted, callbackData } = await sendInto(action);
    expect(seen).toHaveProperty("error");
    expect(accepted).toBe(1);
    // The status webhook, with the caller's own data, is the only way to learn the truth.
    await until("sent", () =>
      running.receiver.statuses("sent").find((one) => one.biz_opaque_callback_data === callbackData),
    );
  });

  it("can also cut without having accepted", async () => {
    const { seen, accepted } = await sendInto({ kind: "cut", accept: false });
    expect(seen).toHaveProperty("error");
    expect(accepted).toBe(0);
  });

  it.each([
    ["broken-json", /^\{"messaging_product":"whatsapp","contacts":\[\{"input":"$/],
    ["html", /<html>/],
    ["no-id", /"messages":\[\]/],
    ["empty", /^$/],
  ] as const)("accepts and answers 200 with %s", async (body, text) => {
    const { seen, accepted } = await sendInto({ kind: "garble", body });
    expect(seen).toMatchObject({ status: 200, text: expect.stringMatching(text) });
    expect(accepted).toBe(1);
  });

  it("tells the status webhook before the send is answered", async () => {
    // A slow receiver: only an answer that waits for it can come later than its 200.
    running.receiver.answer = async () => {
      await pause(150);
      return 200;
    };
    const { seen, accepted } = await sendInto(
      { kind: "webhook_first", statuses: ["sent", "delivered"] },
      5000,
    );
    const { text } = seen as { text: string };
    const id = (JSON.parse(text) as { messages: { id: string }[] }).messages[0]!.id;
    const mine = running.receiver.statuses().filter((one) => one.id === id);
    expect(mine.map((one) => one.status)).toEqual(["sent", "delivered"]);
    running.receiver.answer = () => 200;
    expect(accepted).toBe(1);
    await running.sim.webhooks.waitIdle();
    expect(running.receiver.statuses().filter((one) => one.id === id)).toHaveLength(2);
  });

  it.each(["accepted", "sent", "delivered"] as const)(
    "accepts and fails by webhook after %s",
    async (after) => {
      const { callbackData } = await sendInto({ kind: "fail_later", code: 131049, after });
      const mine = () =>
        running.receiver.statuses().filter((one) => one.biz_opaque_callback_data === callbackData);
      await until("failed", () => mine().some((one) => one.status === "failed"));
      await running.sim.webhooks.waitIdle();
      expect(mine().map((one) => one.status)).toEqual([
        ...{ accepted: [], sent: ["sent"], delivered: ["sent", "delivered"] }[after],
        "failed",
      ]);
    },
  );

  it("strikes only what matches, only as often as told, and only from the n-th on", async () => {
    const { graph, numberId, phone, brazil, account } = await newBusiness(running, {
      numbers: [{ limits: { window: false } }],
    });
    const send = async (to: string) =>
      (await graph.send(numberId, { to, type: "text", text: { body: "x" } })).body.error?.code ?? 0;
    await running.sim.faults.arm({
      match: { numberId, to: brazil.phone! },
      action: { kind: "refuse", code: 131026 },
      times: 2,
      skip: 1,
    });
    const mine = [];
    for (let index = 0; index < 5; index++) mine.push(await send("+" + brazil.waId));
    expect(mine).toEqual([0, 131026, 131026, 0, 0]);
    expect(await send("+" + phone.phone)).toBe(0);
    await running.sim.faults.arm({
      match: { numberId },
      action: { kind: "refuse", code: 131000 },
      times: null,
      every: 3,
    });
    const every = [];
    for (let index = 0; index < 6; index++) every.push(await send("+" + phone.phone));
    expect(every).toEqual([0, 0, 131000, 0, 0, 131000]);
    await running.sim.faults.arm({
      match: { wabaId: account.wabaId, path: "/phone_numbers$" },
      action: { kind: "refuse", code: 4 },
    });
    expect((await graph.get(`${account.wabaId}/phone_numbers`)).body.error!.code).toBe(4);
    expect((await graph.get(`${account.wabaId}/phone_numbers`)).status).toBe(200);
    await running.sim.faults.clear({ numberId });
    expect((await running.sim.faults.list()).some((fault) => fault.match?.numberId === numberId)).toBe(false);
  });

  it("keeps the truth of what was accepted: by whom, how often, when", async () => {
    const { graph, numberId } = await newBusiness(running, { numbers: [{ limits: { window: false } }] });
    for (let index = 0; index < 6; index++) {
      await graph.send(numberId, {
        to: `+44791234567${index % 3}`,
        type: "text",
        text: { body: "x" },
        biz_opaque_callback_data: `truth-${numberId}-${index % 5}`,
      });
    }
    const summary = await running.sim.ledger.summary({ numberId });
    expect(summary).toMatchObject({
      accepted: 6,
      recipients: 3,
      withCallbackData: 6,
      repeatedCallbackData: [{ callbackData: `truth-${numberId}-0`, count: 2 }],
    });
    const rows = await running.sim.ledger.all({ numberId });
    expect(rows.map((row) => row.to)).toEqual([0, 1, 2, 0, 1, 2].map((digit) => `44791234567${digit}`));
    const { times } = await running.sim.numbers.arrivals(numberId);
    expect(times).toEqual(rows.map((row) => row.at));
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    const one = await running.sim.ledger.rows({ numberId, to: "+447912345671" });
    expect(one.rows).toHaveLength(2);
  });
});

describe("an outage", () => {
  it("refuses connections for a while and then works again, with nothing lost", async () => {
    const own = await startSimulator();
    try {
      const { graph, numberId, phone } = await newBusiness(own);
      await own.sim.customers.write(numberId, phone.id, { type: "text", text: "hi" });
      const send = (body: string) =>
        graph.send(numberId, { to: "+" + phone.phone, type: "text", text: { body } }).then(
          ({ status }) => status,
          (error: Error) => (error.cause as NodeJS.ErrnoException).code,
        );
      await own.sim.faults.outage(2500);
      await until("a refused connection", async () => (await send("lost")) === "ECONNREFUSED");
      const { accepted } = await until("an answer", () =>
        own.sim.ledger.summary({ numberId }).catch(() => null),
      );
      expect(await send("after")).toBe(200);
      expect((await own.sim.ledger.summary({ numberId })).accepted).toBe(accepted + 1);
    } finally {
      await own.close();
    }
  });
});
