import { verifyPassword } from "@/lib/accounts/passwords";
import { platformDb } from "@/lib/platform/db";
import { openAccessToken } from "@/lib/phone-numbers/credentials";
import { scopeFromApiKey } from "@/lib/tenancy/scope";
import { execute } from "@/scripts/cli/run";
import { runCli, runCliJson, runHereJson } from "@/tests/support/cli";
import { ownMeta, type OwnMeta } from "@/tests/support/meta";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { makeWorkspace, metaId, unique } from "@/tests/support/workspace";

jest.setTimeout(120_000);

let meta: OwnMeta;
let database: OwnDatabase;
beforeAll(async () => {
  meta = await ownMeta();
  // The product that runs beside the tests must not look after these numbers as well.
  database = await ownDatabase();
});
afterAll(async () => {
  await database.drop();
  await meta.close();
});

type Failure = { error: { code: string; reason: string; message: string } };
type Created = {
  id: string;
  slug: string;
  name: string;
  workspace: { id: string };
  user: { id: string; email: string };
};
type Connected = { id: string; metaId: string; wabaId: string; workspaceId: string; state: string };

const password = "a password for the console";
type Run = typeof runHereJson;

const newWorkspace = (email: string, name = unique("Tea shop"), given = password, run: Run = runHereJson) =>
  run<Created & Failure>(["workspace", "create", "--name", name, "--email", email, "--password", given]);
const connectArgs = (workspace: string, args: Record<string, string>, ...flags: string[]) => [
  "phone-number",
  "connect",
  "--workspace",
  workspace,
  ...Object.entries(args).flatMap(([name, value]) => [`--${name}`, value]),
  ...flags,
];
const connect = (workspace: string, args: Record<string, string>, ...flags: string[]) =>
  runHereJson<Connected & Failure>(connectArgs(workspace, args, ...flags));

test("a workspace is made with an owner who can sign in, then a key, then a number: all an installer needs", async () => {
  const email = `${unique("owner")}@example.test`;
  const made = await runCliJson<Created>([
    ...["workspace", "create", "--name", unique("Tea shop")],
    ...["--email", email, "--password", password],
  ]);
  expect([made.code, made.json]).toMatchObject([0, { user: { email }, workspace: { id: made.json.id } }]);
  const user = await platformDb.user.findUniqueOrThrow({ where: { email }, include: { memberships: true } });
  expect(await verifyPassword(password, user.passwordHash)).toBe(true);
  expect(user.emailVerified).not.toBeNull();
  expect(user.memberships).toMatchObject([{ workspaceId: made.json.id, role: "owner" }]);

  const key = await runCliJson<{ key: string; id: string; prefix: string }>([
    "api-key",
    "create",
    "--workspace",
    made.json.slug,
    "--name",
    "Installer",
  ]);
  expect(key.code).toBe(0);
  expect(await scopeFromApiKey(key.json.key, new Date())).toMatchObject({ workspaceId: made.json.id });

  const account = await meta.sim.accounts.create({
    businessName: "Tea shop",
    subscribed: false,
    customers: false,
  });
  const { id, displayPhoneNumber } = account.phoneNumbers[0]!;
  const claim = {
    "phone-number-id": id,
    "waba-id": account.wabaId,
    number: displayPhoneNumber,
    "access-token": account.accessToken,
  };
  const number = await runCliJson<Connected>(connectArgs(made.json.slug, claim));
  expect([number.code, number.json]).toMatchObject([
    0,
    { metaId: id, wabaId: account.wabaId, workspaceId: made.json.id, state: "connected" },
  ]);

  const again = await connect(made.json.id, {
    "phone-number-id": id,
    "waba-id": account.wabaId,
    number: displayPhoneNumber.replace(/\D/g, ""),
    "access-token": (await meta.sim.tokens.create({ wabaIds: [account.wabaId] })).token,
  });
  expect([again.code, again.json.id]).toEqual([0, number.json.id]);

  const other = await makeWorkspace();
  const claimed = await connect(other.workspace.slug, {
    "phone-number-id": id,
    "waba-id": account.wabaId,
    number: displayPhoneNumber,
    "access-token": account.accessToken,
  });
  expect([claimed.code, claimed.json.error.reason]).toEqual([1, "number_claimed"]);
  expect(claimed.stderr).toMatch(/connected to another workspace\. Disconnect it there first/);
});

test("somebody with an account gets one more workspace, but not with another password", async () => {
  const email = `${unique("owner")}@example.test`;
  const first = await newWorkspace(email);
  const second = await newWorkspace(email);
  expect([second.code, second.json.user.id]).toEqual([0, first.json.user.id]);
  expect(second.json.id).not.toBe(first.json.id);
  const wrong = await newWorkspace(email, "Third", "quite another password");
  expect([wrong.code, wrong.json.error.reason]).toEqual([1, "email_taken"]);
  expect(await platformDb.workspace.count({ where: { memberships: { some: { user: { email } } } } })).toBe(2);
});

test("a wrong token says line by line what Meta answered, and exits with 1", async () => {
  const shop = await makeWorkspace();
  const account = await meta.sim.accounts.create({ businessName: "Tea shop", customers: false });
  const { code, json, stderr } = await connect(shop.workspace.slug, {
    "phone-number-id": account.phoneNumbers[0]!.id,
    "waba-id": account.wabaId,
    number: "+1 555 0100",
    "access-token": "EAAGnobodyevergavethistoken",
  });
  expect([code, json.error.reason]).toEqual([1, "checks_failed"]);
  expect(stderr).toMatch(/^ok +network/m);
  expect(stderr).toMatch(/^wrong +token .*Your turn.*code 190/m);
});

test("a number that is not the one typed is not connected", async () => {
  const shop = await makeWorkspace();
  const account = await meta.sim.accounts.create({ businessName: "Tea shop", customers: false });
  const { code, json } = await connect(shop.workspace.slug, {
    "phone-number-id": account.phoneNumbers[0]!.id,
    "waba-id": account.wabaId,
    number: "+49 170 1234567",
    "access-token": account.accessToken,
  });
  expect([code, json.error.message]).toEqual([
    1,
    expect.stringMatching(/belongs to .*, not to \+49 170 1234567/),
  ]);
});

test("without a check nothing is asked: the number works at the address given, and the sweep leaves it alone", async () => {
  const shop = await makeWorkspace();
  const id = metaId();
  const { code, json } = await connect(
    shop.workspace.slug,
    {
      "phone-number-id": id,
      "waba-id": metaId(),
      number: "+1 555 0199",
      "access-token": "secret",
      "graph-url": "http://127.0.0.1:9/",
    },
    "--skip-check",
  );
  expect([code, json]).toMatchObject([
    0,
    { metaId: id, state: "connected", tokenState: "unchecked", health: [] },
  ]);
  const number = await platformDb.phoneNumber.findFirstOrThrow({
    where: { id: json.id },
    include: { waba: true },
  });
  expect(number.waba.graphUrl).toBe("http://127.0.0.1:9");
  expect(openAccessToken(number.waba)).toBe("secret");
});

const mistakes: [string, string[], RegExp][] = [
  ["an unknown command", ["phone-number", "explode"], /no command "phone-number explode"/],
  ["an unknown option", ["api-key", "create", "--workspace", "x", "--nmae", "y"], /Unknown option '--nmae'/],
  ["a missing option", ["api-key", "create", "--workspace", "x"], /--name is missing/],
  ["two missing options", ["workspace", "create", "--name", "x"], /--email, --password are missing/],
  ["an option without a value", ["api-key", "create", "--workspace", "--name", "x"], /workspace/],
  ["a replay of nothing in particular", ["webhooks", "replay"], /--id <id>, --failed, or --since/],
  ["a time that is none", ["webhooks", "replay", "--since", "yesterday"], /--since: must be a time/],
  ["a state that does not exist", ["webhooks", "list", "--state", "lost"], /--state: must be one of/],
  [
    "an address that is none",
    [
      "phone-number",
      "connect",
      "--workspace",
      "x",
      "--phone-number-id",
      "1",
      "--waba-id",
      "1",
      "--number",
      "none",
      "--access-token",
      "t",
    ],
    /--number: must be a phone number/,
  ],
];

test("what the console does not understand is answered with the usage and exit code 2", async () => {
  for (const [what, args, words] of mistakes) {
    const { code, stdout, stderr } = await execute(args);
    expect([what, code, stdout]).toEqual([what, 2, ""]);
    expect([what, stderr]).toEqual([what, expect.stringMatching(words)]);
  }
  const [, args, words] = mistakes[0]!;
  expect(await runCli(args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(words) });
});

test("a mistake is JSON too when JSON was asked for", async () => {
  const { code, json } = await runHereJson<Failure>(["api-key", "create", "--workspace", "x"]);
  expect([code, json.error]).toMatchObject([2, { code: "invalid", reason: "usage" }]);
  const unknown = await runHereJson<Failure>([
    "api-key",
    "create",
    "--workspace",
    unique("none"),
    "--name",
    "x",
  ]);
  expect([unknown.code, unknown.json.error.reason]).toEqual([1, "workspace_not_found"]);
});

test("help is on stdout and exits with 0", async () => {
  const all = await execute(["--help"]);
  expect([all.code, all.stderr]).toEqual([0, ""]);
  for (const name of [
    "workspace create",
    "api-key create",
    "phone-number connect",
    "webhooks replay",
    "doctor",
  ]) {
    expect(all.stdout).toContain(name);
  }
  const one = await execute(["phone-number", "connect", "--help"]);
  expect([one.code, one.stdout]).toEqual([0, expect.stringContaining("--skip-check")]);
});

test("a database that is away is told in one sentence, without a stack", async () => {
  const { code, json, stderr } = await runCliJson<Failure>(["api-key", "list", "--workspace", "x"], {
    DATABASE_URL: "postgres://postgres@127.0.0.1:9/none",
  });
  expect([code, json.error.code]).toEqual([1, "unavailable"]);
  expect(stderr.trim()).toBe(json.error.message);
  expect(stderr).toMatch(/^Can't reach database server at 127\.0\.0\.1:9\. .*doctor$/m);
});

test("numbers are listed, tested and disconnected from the console", async () => {
  const shop = await makeWorkspace();
  const account = await meta.sim.accounts.create({ businessName: "Tea shop", customers: false });
  const { json: number } = await connect(shop.workspace.slug, {
    "phone-number-id": account.phoneNumbers[0]!.id,
    "waba-id": account.wabaId,
    number: account.phoneNumbers[0]!.displayPhoneNumber,
    "access-token": account.accessToken,
  });
  const at = ["--workspace", shop.workspace.slug, "--id", number.id];
  expect((await execute(["phone-number", "check", ...at])).code).toBe(0);
  await meta.sim.tokens.change(account.accessToken, { revoked: true });
  const sick = await execute(["phone-number", "check", ...at]);
  expect([sick.code, sick.stdout]).toEqual([1, expect.stringMatching(/wrong +token/)]);
  const gone = await runHereJson<Connected>(["phone-number", "disconnect", ...at]);
  expect([gone.code, gone.json.state]).toEqual([0, "disconnected"]);
  const listed = await runHereJson<{ data: Connected[] }>([
    "phone-number",
    "list",
    "--workspace",
    shop.workspace.slug,
  ]);
  expect(listed.json.data).toContainEqual(expect.objectContaining({ id: number.id, state: "disconnected" }));
});

test("webhooks are counted, listed and replayed", async () => {
  const body = Buffer.from(JSON.stringify({ unique: unique("body") }));
  const { sha256 } = await import("@/lib/platform/crypto");
  const event = await platformDb.webhookEvent.create({
    data: {
      signedBy: "platform",
      body: new Uint8Array(body),
      sha256: new Uint8Array(sha256(body)),
      state: "failed",
      error: "broken",
    },
  });
  const stats = await runHereJson<{ failed: number }>(["webhooks", "stats"]);
  expect([stats.code, stats.json.failed > 0]).toEqual([0, true]);
  const listed = await runHereJson<{ data: { id: string }[] }>([
    "webhooks",
    "list",
    "--state",
    "failed",
    "--limit",
    "1000",
  ]);
  expect(listed.json.data.map(({ id }) => id)).toContain(event.id);
  const replayed = await runHereJson<{ replayed: number }>(["webhooks", "replay", "--id", event.id]);
  expect([replayed.code, replayed.json.replayed]).toEqual([0, 1]);
  expect((await platformDb.webhookEvent.findUniqueOrThrow({ where: { id: event.id } })).state).not.toBe(
    "failed",
  );
  const none = await runHereJson<{ replayed: number }>(["webhooks", "replay", "--id", crypto.randomUUID()]);
  expect([none.code, none.json.replayed]).toEqual([1, 0]);
});
