import { graphWith, newBusiness, startSimulator, until, type Running } from "./harness";

let running: Running;
beforeAll(async () => {
  running = await startSimulator();
});
afterAll(() => running.close());

describe("numbers and accounts", () => {
  it("lists numbers with the fields asked for, page by page", async () => {
    const { account, graph } = await newBusiness(running, { numbers: [{}, {}, { coexistence: true }] });
    const fields =
      "id,display_phone_number,verified_name,quality_rating,code_verification_status,name_status,status,platform_type,throughput,is_on_biz_app,whatsapp_business_manager_messaging_limit";
    const first = await graph.get(`${account.wabaId}/phone_numbers?fields=${fields}&limit=2`);
    expect(first.body.data).toHaveLength(2);
    expect(first.body.data![0]).toEqual({
      id: account.phoneNumbers[0]!.id,
      display_phone_number: account.phoneNumbers[0]!.displayPhoneNumber,
      verified_name: "Lucky Shrub",
      quality_rating: "GREEN",
      code_verification_status: "VERIFIED",
      name_status: "APPROVED",
      status: "CONNECTED",
      platform_type: "CLOUD_API",
      throughput: { level: "STANDARD" },
      is_on_biz_app: false,
      whatsapp_business_manager_messaging_limit: "TIER_2K",
    });
    const second = await graph.get(first.body.paging!.next!);
    expect(second.body.data).toMatchObject([{ is_on_biz_app: true }]);
    expect(second.body.paging!.next).toBeUndefined();
    expect((await graph.get(`${account.wabaId}/phone_numbers?fields=shoe_size`)).body.error!.message).toMatch(
      /nonexisting field \(shoe_size\)/,
    );
  });

  it("reads the account and its health, which turns bad when the control API says so", async () => {
    const { account, graph, numberId } = await newBusiness(running);
    const { body } = await graph.get(`${account.wabaId}?fields=id,name,currency,health_status`);
    expect(body).toMatchObject({
      id: account.wabaId,
      name: "Lucky Shrub",
      health_status: { can_send_message: "AVAILABLE" },
    });
    await running.sim.accounts.change(account.wabaId, { settings: { health: "BLOCKED" } });
    const health = (await graph.get(`${numberId}?fields=health_status`)).body.health_status as Record<
      string,
      unknown
    >;
    expect(health.can_send_message).toBe("BLOCKED");
    expect(health.entities).toContainEqual(
      expect.objectContaining({
        entity_type: "WABA",
        can_send_message: "BLOCKED",
        errors: [expect.objectContaining({ error_code: 141006 })],
      }),
    );
  });

  it("verifies, registers with a PIN, refuses a wrong PIN, deregisters and refuses to send meanwhile", async () => {
    const { graph, numberId } = await newBusiness(running, {
      numbers: [{ registered: false, limits: { window: false } }],
    });
    const send = async () =>
      (await graph.send(numberId, { to: "+447700900123", type: "text", text: { body: "x" } })).body.error
        ?.code;
    const register = async (pin: string) =>
      (await graph.post(`${numberId}/register`, { messaging_product: "whatsapp", pin })).body.error?.code;
    expect(await send()).toBe(133010);
    expect(await register("123456")).toBe(133006);
    expect(
      (await graph.post(`${numberId}/request_code`, { code_method: "SMS", language: "en_US" })).body,
    ).toEqual({ success: true });
    const code = (await running.sim.numbers.get(numberId)).pendingCode!;
    expect(
      (await graph.post(`${numberId}/verify_code`, { code: code === "111111" ? "222222" : "111111" })).body
        .error!.code,
    ).toBe(136025);
    expect((await graph.post(`${numberId}/verify_code`, { code })).status).toBe(200);
    expect(
      (await graph.post(`${numberId}/register`, { messaging_product: "whatsapp", pin: "12" })).body.error!
        .message,
    ).toMatch(/6 characters/);
    expect(await register("123456")).toBeUndefined();
    expect(await send()).toBeUndefined();
    expect(await register("654321")).toBe(133005);
    expect((await graph.post(numberId, { pin: "654321" })).body).toEqual({ success: true });
    expect(await register("654321")).toBeUndefined();
    expect((await graph.post(`${numberId}/deregister`)).body).toEqual({ success: true });
    expect(await send()).toBe(133010);
    const codes: (number | undefined)[] = [];
    for (let index = 0; index < 10; index++) codes.push(await register("654321"));
    expect(codes).toContain(133016);
  });

  it("keeps a profile within Meta's limits", async () => {
    const { graph, numberId } = await newBusiness(running);
    const where = `${numberId}/whatsapp_business_profile`;
    const set = (profile: Record<string, unknown>) =>
      graph.post(where, { messaging_product: "whatsapp", ...profile });
    expect(
      (await set({ about: "Plants", email: "a@b.co", websites: ["https://a.b"], vertical: "RETAIL" })).body,
    ).toEqual({ success: true });
    expect((await graph.get(`${where}?fields=about,email,websites,vertical,address`)).body.data).toEqual([
      {
        messaging_product: "whatsapp",
        about: "Plants",
        email: "a@b.co",
        websites: ["https://a.b"],
        vertical: "RETAIL",
      },
    ]);
    for (const wrong of [
      { about: "" },
      { about: "x".repeat(140) },
      { websites: ["a", "b", "c"] },
      { websites: ["a.b"] },
      { vertical: "MAGIC" },
      { email: "x" },
    ]) {
      expect((await set(wrong)).body.error!.code).toBe(100);
    }
    const { body } = await graph.post(`${running.appId}/uploads?file_length=3&file_type=image/png`);
    const upload = await fetch(`${running.url}/v26.0/${String(body.id)}`, {
      method: "POST",
      headers: {
        authorization: `OAuth ${(await running.sim.accounts.list()).at(-1)!.accessToken}`,
        file_offset: "0",
      },
      body: "png",
    });
    const { h } = (await upload.json()) as { h: string };
    expect((await set({ profile_picture_handle: h })).status).toBe(200);
    const [profile] = (await graph.get(`${where}?fields=profile_picture_url`)).body.data!;
    expect(profile!.profile_picture_url).toMatch(/attachments/);
  });

  it("blocks only who wrote within a day, refuses to send to them, hears nothing of them, and unblocks", async () => {
    const { graph, numberId, phone, brazil } = await newBusiness(running);
    await running.sim.customers.write(numberId, phone.id, { type: "text", text: "hi" });
    const list = (digits: string) => ({
      messaging_product: "whatsapp",
      block_users: [{ user: "+" + digits }],
    });
    const blocked = await graph.post(`${numberId}/block_users`, list(phone.phone!));
    expect(blocked.body.block_users).toEqual({
      added_users: [{ input: "+" + phone.phone, wa_id: phone.waId }],
    });
    expect((await graph.post(`${numberId}/block_users`, list(brazil.phone!))).body.error!.code).toBe(139100);
    expect((await graph.get(`${numberId}/block_users`)).body.data).toEqual([
      { messaging_product: "whatsapp", wa_id: phone.waId },
    ]);
    const send = async () =>
      (await graph.send(numberId, { to: "+" + phone.phone, type: "text", text: { body: "x" } })).body.error
        ?.code;
    expect(await send()).toBe(130403);
    const { message } = await running.sim.customers.write(numberId, phone.id, {
      type: "text",
      text: "hello?",
    });
    await running.sim.webhooks.waitIdle();
    expect(running.receiver.messages().some((one) => one.id === message!.id)).toBe(false);
    expect((await graph.delete(`${numberId}/block_users`, list(phone.phone!))).status).toBe(200);
    expect(await send()).toBeUndefined();
  });

  it("tells changes of quality, name and limit by webhook when asked to", async () => {
    const { numberId, graph } = await newBusiness(running);
    await running.sim.numbers.change(numberId, {
      throughputLevel: "HIGH",
      messagingLimitTier: "TIER_UNLIMITED",
      nameStatus: "DECLINED",
      qualityRating: "RED",
      tell: true,
    });
    await until("all of them", () =>
      ["phone_number_quality_update", "business_capability_update", "phone_number_name_update"].every(
        (field) => running.receiver.changes(field).length > 0,
      ),
    );
    expect((await graph.get(`${numberId}?fields=throughput,quality_rating`)).body).toMatchObject({
      throughput: { level: "HIGH" },
      quality_rating: "RED",
    });
    const entry = running.receiver.posts
      .flatMap(({ body }) => body.entry)
      .find(({ changes }) => changes[0]!.field === "phone_number_name_update")!;
    expect(entry.time).toEqual(expect.any(Number));
  });
});

describe("tokens", () => {
  it("are described by debug_token with the accounts they may see", async () => {
    const { account } = await newBusiness(running);
    const app = graphWith(running.url, `${running.appId}|${running.appSecret}`);
    const { body } = await app.get(`debug_token?input_token=${account.accessToken}`);
    expect(body.data).toMatchObject({
      app_id: running.appId,
      type: "SYSTEM_USER",
      is_valid: true,
      expires_at: 0,
      granular_scopes: [
        { scope: "whatsapp_business_management", target_ids: [account.wabaId] },
        { scope: "whatsapp_business_messaging", target_ids: [account.wabaId] },
      ],
    });
    await running.sim.tokens.change(account.accessToken, { revoked: true });
    expect((await app.get(`debug_token?input_token=${account.accessToken}`)).body.data).toMatchObject({
      is_valid: false,
      error: { code: 190 },
    });
    expect((await app.get("debug_token?input_token=nonsense")).body.data).toMatchObject({ is_valid: false });
    expect(
      (await graphWith(running.url, "app|wrong").get("debug_token?input_token=x")).body.error!.code,
    ).toBe(190);
  });

  it("come from an Embedded Signup code: once, for thirty seconds, with the right secret, for that account only", async () => {
    const mine = await newBusiness(running);
    const other = await newBusiness(running);
    const nobody = graphWith(running.url, "");
    const exchange = (code: string, secret = running.appSecret) =>
      nobody.get(
        `oauth/access_token?client_id=${running.appId}&client_secret=${secret}&code=${encodeURIComponent(code)}`,
      );
    const { code, expiresAt } = await running.sim.signupCode({ wabaId: mine.account.wabaId });
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(30_000);
    expect((await exchange(code, "wrong-secret")).body.error!.message).toMatch(/client secret/);
    const { body } = await exchange(code);
    expect(body).toEqual({ access_token: expect.stringMatching(/^EAA/), token_type: "bearer" });
    expect((await exchange(code)).body.error).toMatchObject({ code: 100, error_subcode: 36009 });
    const late = await running.sim.signupCode({ wabaId: mine.account.wabaId, lifetimeMs: 0 });
    expect((await exchange(late.code)).body.error).toMatchObject({ code: 100, error_subcode: 36007 });
    const business = graphWith(running.url, String(body.access_token));
    expect((await business.get(mine.account.wabaId)).status).toBe(200);
    expect((await business.get(other.account.wabaId)).body.error!.code).toBe(200);
    expect((await business.post(`${mine.account.wabaId}/subscribed_apps`)).body).toEqual({ success: true });
  });
});
