import { spawn } from "node:child_process";
import { platformDb } from "@/lib/platform/db";
import { newVisitor } from "@/tests/support/visitor";

jest.setTimeout(180_000);

/** What quickstart runs once simulator, web and worker are there. */
function seed(part?: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const args = ["--import", "tsx", "prisma/seed.ts", ...(part ? [part] : [])];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

async function inbox() {
  const rows = await platformDb.conversation.findMany({
    where: { workspace: { slug: "demo" } },
    include: {
      contact: true,
      messages: { where: { direction: { not: "internal" } }, orderBy: [{ timestamp: "asc" }, { id: "asc" }] },
    },
  });
  return new Map(
    rows.map((row) => [
      row.contact.profileName,
      { ...row, last: row.messages.at(-1)!, count: row.messages.length },
    ]),
  );
}

test("a newcomer finds an inbox in which every state of a conversation can be seen, and somebody has just written", async () => {
  const first = await seed();
  expect([first.code, first.stderr]).toEqual([0, expect.stringContaining("6 customers wrote")]);
  const told = JSON.parse(first.stdout.trim().split("\n").at(-1)!) as {
    email: string;
    password: string;
    path: string;
  };
  expect(told.path).toBe("/w/demo/dashboard");
  expect((await newVisitor().signIn(told.email, told.password)).status).toBe(200);

  const seen = await inbox();
  const now = Date.now();
  expect(seen.get("Sophie Bennett")).toMatchObject({
    unreadCount: 2,
    last: { text: "The 18 cm one, if you have it" },
  });
  expect(seen.get("Tomás García")!.windowExpiresAt!.getTime()).toBeLessThan(now);
  expect(seen.get("Priya Sharma")).toMatchObject({
    unreadCount: 0,
    last: { direction: "outbound", status: "sent" },
  });
  expect(seen.get("Rafael Souza")).toMatchObject({ last: { direction: "outbound", status: "delivered" } });
  expect(seen.get("Rafael Souza")!.messages.map(({ type }) => type)).toEqual(["text", "image", "text"]);
  expect(seen.get("مريم الحسن")).toMatchObject({
    unreadCount: 0,
    last: { direction: "outbound", status: "read" },
  });
  // Known by a username only: no phone number anywhere.
  expect(seen.get("Lena Fischer")).toMatchObject({
    contact: { phone: null, waId: null, username: "lena.fischer" },
  });
  const newest = [...seen.values()].sort(
    (a, b) => b.lastActivityAt.getTime() - a.lastActivityAt.getTime(),
  )[0]!;
  expect(newest.contact.profileName).toBe("Sophie Bennett");

  const reach = await platformDb.workspace.findUniqueOrThrow({
    where: { slug: "demo" },
    include: { campaigns: { include: { variants: true } }, segments: true },
  });
  expect(reach.segments.map(({ name }) => name).toSorted()).toEqual(["Regulars abroad", "Wrote this month"]);
  expect(reach.campaigns).toMatchObject([
    { name: "Winter collection", state: "draft", variants: [{ number: 0 }] },
  ]);

  const again = await seed();
  expect([again.code, again.stderr]).toEqual([0, expect.stringContaining("have written already")]);
  expect(again.stdout).toBe(first.stdout);
  const counts = (all: typeof seen) => Object.fromEntries([...all].map(([name, { count }]) => [name, count]));
  expect(counts(await inbox())).toEqual(counts(seen));
});

test("a word the seed does not know is refused", async () => {
  const { code, stderr } = await seed("everything");
  expect([code, stderr]).toEqual([1, expect.stringContaining("Say rows, conversations")]);
});
