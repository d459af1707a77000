import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { newBusiness, startSimulator, until, type Running } from "./harness";

// Each test starts the process two or three times.
jest.setTimeout(120_000);

let running: Running;
beforeEach(async () => {
  running = await startSimulator();
});
afterEach(() => running.close());

async function conversation() {
  const business = await newBusiness(running, { key: "kept" });
  await running.sim.customers.write(business.numberId, business.phone.id, { type: "text", text: "hi" });
  const send = async (body: string) =>
    (
      await business.graph.send(business.numberId, {
        to: "+" + business.phone.phone,
        type: "text",
        text: { body },
        biz_opaque_callback_data: body,
      })
    ).body.messages![0]!.id;
  return { ...business, send };
}

describe("the simulator's memory", () => {
  it.each(["SIGTERM", "SIGKILL"] as const)(
    "outlives %s: accounts, tokens, customers, threads, media, settings",
    async (signal) => {
      const { account, numberId, phone, graph, send } = await conversation();
      await send("before");
      await running.sim.customers.write(numberId, phone.id, { type: "image", caption: "kept" });
      await running.sim.customers.write(numberId, phone.id, {
        type: "number_change",
        phone: "+447700900555",
      });
      await running.sim.customers.change(phone.id, { settings: { readReceipts: false } });
      await running.sim.numbers.change(numberId, {
        limits: { messagesPerSecond: 5 },
        behaviour: { duplicates: 0, sentMs: 3 },
      });
      await running.sim.webhooks.waitIdle();
      const before = {
        account: await running.sim.accounts.get(account.wabaId),
        number: await running.sim.numbers.get(numberId),
        thread: await running.sim.customers.thread(numberId, phone.id),
        ledger: await running.sim.ledger.rows({ numberId }),
      };
      await running.sim.webhooks.waitIdle({ timeoutMs: 0 });
      const code = await running.stop(signal);
      if (signal === "SIGTERM") expect(code).toBe(0);
      await running.start();
      expect({
        account: await running.sim.accounts.get(account.wabaId),
        number: await running.sim.numbers.get(numberId),
        thread: await running.sim.customers.thread(numberId, phone.id),
        ledger: await running.sim.ledger.rows({ numberId }),
      }).toEqual(before);
      const image = before.thread.messages.find((message) => message.media)!;
      expect((await running.sim.media(image.media!.url!)).status).toBe(200);
      expect(
        (await graph.send(numberId, { to: "+447700900555", type: "text", text: { body: "after" } })).status,
      ).toBe(200);
      expect(await running.sim.ledger.accepted(["before"])).toEqual({ before: 1 });
    },
  );

  it("tells after a crash what was not yet told, and tells again only what was not answered", async () => {
    const { numberId, phone, send } = await conversation();
    await running.sim.webhooks.waitIdle();
    running.receiver.answer = () => 503;
    const id = await send("crashed");
    const inbound = (await running.sim.customers.write(numberId, phone.id, { type: "text", text: "untold" }))
      .message!.id;
    await running.sim.webhooks.waitIdle({ timeoutMs: 0 });
    await running.stop("SIGKILL");
    expect(running.receiver.statuses().filter((one) => one.id === id)).toEqual([]);
    const toldBefore = running.receiver.messages().length;
    running.receiver.answer = () => 200;
    await running.start();
    await until("the inbound message", () => running.receiver.messages().some((one) => one.id === inbound));
    await until("delivered", () => running.receiver.statuses("delivered").some((one) => one.id === id));
    expect((await running.sim.webhooks.waitIdle()).idle).toBe(true);
    expect(
      running.receiver
        .statuses()
        .filter((one) => one.id === id)
        .map((one) => one.status)
        .sort(),
    ).toEqual(["delivered", "sent"]);
    expect(running.receiver.messages()).toHaveLength(toldBefore + 1);
    expect(running.receiver.posts.every((post) => post.signed)).toBe(true);
  });

  it("goes on with statuses whose time had not come", async () => {
    const { numberId, send } = await conversation();
    await running.sim.numbers.change(numberId, { behaviour: { sentMs: 60_000 } });
    const id = await send("slow");
    await running.sim.webhooks.waitIdle({ timeoutMs: 0 });
    await running.stop("SIGKILL");
    await running.start();
    expect((await running.sim.webhooks.pending()).scheduled).toBe(1);
    await running.sim.numbers.change(numberId, { behaviour: { sentMs: 1 } });
    await running.stop("SIGTERM");
    await running.start();
    await until("delivered", () => running.receiver.statuses("delivered").some((one) => one.id === id));
  });

  it("rewrites a long journal into a short one that says the same", async () => {
    const { account, numberId, phone, send } = await conversation();
    await send("before the crowd");
    await running.sim.customers.write(numberId, phone.id, {
      type: "edit",
      messageId: await firstOf(phone.id),
      text: "edited",
    });
    const job = await running.sim.bulk.start(numberId, { messages: 6000, customers: 300, perSecond: 20_000 });
    await until("the end of the job", async () => (await running.sim.bulk.get(job.id)).done);
    await running.sim.webhooks.waitIdle();
    const sizeOf = () =>
      fs.statSync(path.join(running.environment.DATA_DIR!, "simulator", "journal.ndjson")).size;
    const seen = async () => ({
      account: await running.sim.accounts.get(account.wabaId),
      thread: await running.sim.customers.thread(numberId, phone.id),
      outbound: await running.sim.ledger.all({ numberId }),
      inbound: await running.sim.ledger.all({ numberId, direction: "inbound" }),
      strangers: (await running.sim.customers.list(account.wabaId, { strangers: true })).length,
    });
    const before = await seen();
    await running.stop();
    const long = sizeOf();
    await running.start();
    expect(await seen()).toEqual(before);
    await running.stop();
    expect(sizeOf()).toBeLessThan(long * 0.7);
    const told = running.receiver.messages().length;
    await running.start();
    expect(await seen()).toEqual(before);
    expect((await running.sim.webhooks.waitIdle()).idle).toBe(true);
    expect(running.receiver.messages()).toHaveLength(told);

    async function firstOf(customerId: string) {
      return (await running.sim.customers.thread(numberId, customerId)).messages[0]!.id;
    }
  });

  it("keeps a template that was with the reviewer", async () => {
    const { account, graph } = await conversation();
    await running.sim.accounts.change(account.wabaId, { settings: { reviewMs: 500 } });
    const made = await graph.post(`${account.wabaId}/message_templates`, {
      name: "kept_review",
      language: "en_US",
      category: "UTILITY",
      components: [{ type: "BODY", text: "Your parcel has arrived at our shop today." }],
    });
    await running.sim.webhooks.waitIdle({ timeoutMs: 0 });
    await running.stop("SIGKILL");
    await running.start();
    await until("approval", () =>
      running.receiver
        .changes("message_template_status_update")
        .find((value) => value.message_template_id === Number(made.body.id)),
    );
    expect((await graph.get(String(made.body.id))).body.status).toBe("APPROVED");
  });
});

describe("starting", () => {
  it("names every mistake of the environment at once", () => {
    const result = spawnSync(process.execPath, ["--import", "tsx", "simulator/main.ts"], {
      cwd: path.resolve(__dirname, "..", ".."),
      env: { META_APP_ID: "not digits", SIMULATOR_PORT: "0" } as unknown as NodeJS.ProcessEnv,
      encoding: "utf8",
    });
    expect(result.status).toBe(1);
    for (const name of [
      "SIMULATOR_TOKEN",
      "SIMULATOR_WEBHOOK_URL",
      "DATA_DIR",
      "META_APP_ID",
      "META_APP_SECRET",
      "META_WEBHOOK_VERIFY_TOKEN",
      "SIMULATOR_PORT",
    ]) {
      expect(result.stderr).toContain(name);
    }
  });

  it("leaves the journal alone when the port is taken", () => {
    const result = spawnSync(process.execPath, ["--import", "tsx", "simulator/main.ts"], {
      cwd: path.resolve(__dirname, "..", ".."),
      env: running.environment as unknown as NodeJS.ProcessEnv,
      encoding: "utf8",
    });
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("EADDRINUSE");
  });
});
