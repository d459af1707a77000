import { newBusiness, startReceiver, startSimulator, until, pause, type Running } from "./harness";

let running: Running;
beforeAll(async () => {
  running = await startSimulator();
});
afterAll(() => running.close());
afterEach(async () => {
  running.receiver.answer = () => 200;
  await running.sim.apps.change("platform", {
    delivery: { retryScale: 1, batchWaitMs: 0, batchSize: 50, merge: false, concurrency: 24 },
  });
});

type Json = Record<string, unknown>;
const idsOf = (posts: { body: { entry: { changes: { value: Json }[] }[] } }[]) =>
  posts.flatMap(({ body }) =>
    body.entry.flatMap(({ changes }) =>
      changes.flatMap(({ value }) => [
        ...((value.messages as Json[] | undefined) ?? []),
        ...((value.statuses as Json[] | undefined) ?? []),
      ]),
    ),
  );

describe("webhook delivery", () => {
  it("comes again with growing gaps until it is answered 200, the same bytes each time", async () => {
    await running.sim.apps.change("platform", { delivery: { retryScale: 0.01 } });
    const { numberId, phone } = await newBusiness(running);
    const tries: { raw: string; at: number }[] = [];
    running.receiver.answer = (post) => {
      if (!post.raw.includes(numberId)) return 200;
      tries.push({ raw: post.raw.toString(), at: post.at });
      return tries.length < 4 ? [500, 404, 301][tries.length - 1]! : 200;
    };
    await running.sim.customers.write(numberId, phone.id, { type: "text", text: "again" });
    await until("four tries", () => tries.length === 4);
    expect(new Set(tries.map((one) => one.raw)).size).toBe(1);
    const gaps = tries.slice(1).map((one, index) => one.at - tries[index]!.at);
    expect(gaps[1]!).toBeGreaterThan(gaps[0]!);
    expect(gaps[2]!).toBeGreaterThan(gaps[1]!);
    expect((await running.sim.webhooks.waitIdle()).idle).toBe(true);
    expect(tries).toHaveLength(4);
  });

  it("makes copies on demand, as posts of their own", async () => {
    const { numberId, phone } = await newBusiness(running, { numbers: [{ behaviour: { duplicates: 3 } }] });
    const { message } = await running.sim.customers.write(numberId, phone.id, { type: "text", text: "x" });
    await until(
      "four copies",
      () => running.receiver.messages().filter((one) => one.id === message!.id).length === 4,
    );
  });

  it("turns the order round on demand", async () => {
    const { graph, numberId, phone } = await newBusiness(running, {
      numbers: [{ behaviour: { order: "reverse", orderWindowMs: 300 } }],
    });
    await running.sim.apps.change("platform", { delivery: { concurrency: 1, batchSize: 1 } });
    await running.sim.customers.open(numberId, phone.id);
    await running.sim.customers.write(numberId, phone.id, { type: "text", text: "hi" });
    await running.sim.webhooks.waitIdle();
    const sent = await graph.send(numberId, { to: "+" + phone.phone, type: "text", text: { body: "x" } });
    const id = sent.body.messages![0]!.id;
    await until("all three", () => running.receiver.statuses().filter((one) => one.id === id).length === 3);
    expect(
      running.receiver
        .statuses()
        .filter((one) => one.id === id)
        .map((one) => one.status),
    ).toEqual(["read", "delivered", "sent"]);
  });

  it("holds back and releases", async () => {
    const { numberId, phone, account } = await newBusiness(running, {
      numbers: [{ behaviour: { hold: true } }],
    });
    const { message } = await running.sim.customers.write(numberId, phone.id, { type: "text", text: "x" });
    const pending = await running.sim.webhooks.waitIdle({ wabaId: account.wabaId });
    expect(pending).toMatchObject({ idle: true, held: 1, webhooks: 0 });
    expect(running.receiver.messages().some((one) => one.id === message!.id)).toBe(false);
    await running.sim.numbers.change(numberId, { behaviour: { hold: false } });
    await until("the webhook", () => running.receiver.messages().some((one) => one.id === message!.id));
  });

  it("withholds what it is told to withhold and nothing else", async () => {
    const { graph, numberId, phone } = await newBusiness(running, {
      numbers: [{ behaviour: { withhold: ["delivered", "inbound"] } }],
    });
    const { message } = await running.sim.customers.write(numberId, phone.id, { type: "text", text: "x" });
    const sent = await graph.send(numberId, { to: "+" + phone.phone, type: "text", text: { body: "x" } });
    await running.sim.webhooks.waitIdle();
    const id = sent.body.messages![0]!.id;
    expect(
      running.receiver
        .statuses()
        .filter((one) => one.id === id)
        .map((one) => one.status),
    ).toEqual(["sent"]);
    expect(running.receiver.messages().some((one) => one.id === message!.id)).toBe(false);
    expect((await running.sim.ledger.rows({ numberId })).rows[0]!.times.delivered).toBeGreaterThan(0);
  });

  it.each([false, true])(
    "puts many changes into one post when an account wants that (merged: %s)",
    async (merge) => {
      const { numberId, phone, account } = await newBusiness(running, {
        settings: { batch: { size: 5, waitMs: 5000, merge } },
      });
      const written: string[] = [];
      for (let index = 0; index < 5; index++) {
        written.push(
          (await running.sim.customers.write(numberId, phone.id, { type: "text", text: `n${index}` }))
            .message!.id,
        );
      }
      const mine = () =>
        running.receiver.posts.filter(({ body }) => body.entry.some((entry) => entry.id === account.wabaId));
      await until("the post", () => mine().length > 0);
      expect(mine()).toHaveLength(1);
      expect(idsOf(mine()).map((one) => one.id)).toEqual(written);
      expect(mine()[0]!.body.entry[0]!.changes).toHaveLength(merge ? 1 : 5);
    },
  );

  it("never has more posts in flight than the callback may get", async () => {
    await running.sim.apps.change("platform", { delivery: { concurrency: 3, batchSize: 1 } });
    let inFlight = 0;
    let most = 0;
    running.receiver.answer = async () => {
      most = Math.max(most, ++inFlight);
      await pause(10);
      inFlight--;
      return 200;
    };
    const { numberId, account } = await newBusiness(running);
    await running.sim.bulk.start(numberId, { messages: 30, customers: 10, perSecond: 10_000 });
    await running.sim.webhooks.waitIdle({ wabaId: account.wabaId });
    await until(
      "all of them",
      () =>
        running.receiver.messages().filter((one) => String(one.from).startsWith("4479100000")).length >= 30,
    );
    expect(most).toBe(3);
  });

  it("writes in bulk at the rate asked for, each message once", async () => {
    const { numberId, account } = await newBusiness(running);
    const job = await running.sim.bulk.start(numberId, {
      messages: 500,
      customers: 50,
      perSecond: 2000,
      text: "Bulk {n}",
    });
    await until("the end of the job", async () => (await running.sim.bulk.get(job.id)).done);
    await running.sim.webhooks.waitIdle({ wabaId: account.wabaId });
    const told = running.receiver
      .messages()
      .filter((one) => String((one.text as Json | undefined)?.body).startsWith("Bulk "));
    expect(new Set(told.map((one) => one.id)).size).toBe(500);
    expect(told).toHaveLength(500);
    expect(new Set(told.map((one) => one.from)).size).toBe(50);
    expect((await running.sim.ledger.summary({ numberId })).inbound).toBe(500);
  });

  it("signs and posts any payload, byte for byte, with the right, a wrong or no signature", async () => {
    const payload = {
      object: "whatsapp_business_account",
      entry: [{ id: "0", changes: [{ field: "flows", value: { text: "é/" } }] }],
    };
    const before = running.receiver.posts.length;
    expect(await running.sim.webhooks.raw({ payload })).toEqual({ statuses: [200], errors: [] });
    await running.sim.webhooks.raw({ payload, signature: "wrong" });
    await running.sim.webhooks.raw({ payload, signature: "none" });
    await running.sim.webhooks.raw({ text: JSON.stringify(payload, null, 2), times: 4, concurrency: 4 });
    const posts = running.receiver.posts.slice(before);
    expect(posts.map((post) => post.signed)).toEqual([true, false, false, true, true, true, true]);
    expect(posts[0]!.raw.toString()).toContain("\\u00e9\\/");
    expect(posts[3]!.raw.toString()).toBe(JSON.stringify(payload, null, 2));
  });
});

describe("where webhooks go", () => {
  it("makes the handshake first, and lets the number's address win over the account's over the app's", async () => {
    const { graph, numberId, account, phone } = await newBusiness(running);
    const waba = await startReceiver(running.appSecret, "waba-token");
    const number = await startReceiver(running.appSecret, "number-token");
    const write = async () =>
      (await running.sim.customers.write(numberId, phone.id, { type: "text", text: "x" })).message!.id;
    const has = (receiver: typeof waba, id: string) => receiver.messages().some((one) => one.id === id);

    const wrong = await graph.post(`${account.wabaId}/subscribed_apps`, {
      override_callback_uri: waba.url,
      verify_token: "no",
    });
    expect(wrong.body.error).toMatchObject({ code: 100, error_subcode: 2200 });
    const right = await graph.post(`${account.wabaId}/subscribed_apps`, {
      override_callback_uri: waba.url,
      verify_token: "waba-token",
    });
    expect(right.body).toEqual({ success: true });
    expect(waba.handshakes).toBe(2);
    const toWaba = await write();
    await until("the account's address", () => has(waba, toWaba));

    await graph.post(numberId, {
      webhook_configuration: { override_callback_uri: number.url, verify_token: "number-token" },
    });
    const toNumber = await write();
    await until("the number's address", () => has(number, toNumber));
    const { body } = await graph.get(`${numberId}?fields=webhook_configuration`);
    expect(body.webhook_configuration).toEqual({
      phone_number: number.url,
      whatsapp_business_account: waba.url,
      application: running.receiver.url,
    });

    await graph.post(numberId, { webhook_configuration: { override_callback_uri: "" } });
    await graph.post(`${account.wabaId}/subscribed_apps`);
    const toApp = await write();
    await until("the app's address", () => has(running.receiver, toApp));
    expect([has(waba, toNumber), has(running.receiver, toWaba), has(number, toApp)]).toEqual([
      false,
      false,
      false,
    ]);
    expect([...waba.posts, ...number.posts].every((post) => post.signed)).toBe(true);
    await Promise.all([waba.close(), number.close()]);
  });

  it("tells nothing to an app that is not subscribed, and signs with the secret of the app that is", async () => {
    const own = await startReceiver("the tenant's own secret", "t");
    const app = await running.sim.apps.create({ secret: own.secret, callbackUrl: own.url, verifyToken: "t" });
    const { account, numberId, phone, graph } = await newBusiness(running, {
      appId: app.id,
      subscribed: false,
    });
    const first = await running.sim.customers.write(numberId, phone.id, {
      type: "text",
      text: "nobody listens",
    });
    expect((await graph.get(`${account.wabaId}/subscribed_apps`)).body.data).toEqual([]);
    await graph.post(`${account.wabaId}/subscribed_apps`);
    expect((await graph.get(`${account.wabaId}/subscribed_apps`)).body.data).toMatchObject([
      { whatsapp_business_api_data: { id: app.id } },
    ]);
    const second = await running.sim.customers.write(numberId, phone.id, { type: "text", text: "now" });
    await until("the webhook", () => own.messages().some((one) => one.id === second.message!.id));
    expect(own.messages().some((one) => one.id === first.message!.id)).toBe(false);
    expect(own.posts.every((post) => post.signed)).toBe(true);
    expect(running.receiver.messages().some((one) => one.id === second.message!.id)).toBe(false);
    await graph.delete(`${account.wabaId}/subscribed_apps`);
    expect((await graph.get(`${account.wabaId}/subscribed_apps`)).body.data).toEqual([]);
    await own.close();
  });
});
