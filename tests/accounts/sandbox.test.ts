import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { isolatedStack, type IsolatedStack } from "@/tests/support/servers";
import { arrive, newVisitor, type Visitor } from "@/tests/support/visitor";

let stack: IsolatedStack;

beforeAll(async () => {
  stack = await isolatedStack();
  await stack.startWeb();
}, 120_000);
afterAll(() => stack.stop(), 60_000);

const visit = () => newVisitor({ baseUrl: stack.appUrl });

async function numbersOf(visitor: Visitor, slug?: string): Promise<PhoneNumberView[]> {
  const me = (await (await visitor.api("GET", "/me")).json()) as { workspaces: { slug: string }[] };
  const answer = await visitor.api("GET", "/phone-numbers", undefined, {
    "x-workspace": slug ?? me.workspaces[0]!.slug,
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: PhoneNumberView[] }).data;
}

/** Asks until there is a number; the test's own time limit ends it. */
async function firstNumber(visitor: Visitor, slug?: string): Promise<PhoneNumberView> {
  for (;;) {
    const [number] = await numbersOf(visitor, slug);
    if (number) return number;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("while the simulator is away one signs up all the same, and the sandbox number follows when it is back", async () => {
  const worker = await stack.startWorker();
  const { visitor } = await arrive(visit());
  expect(await numbersOf(visitor)).toEqual([]);
  await stack.startSimulator();
  // A worker looks for what is missing when it starts, and every minute.
  await worker.stop();
  await stack.startWorker();
  expect(await firstNumber(visitor)).toMatchObject({ isSandbox: true, state: "connected" });
}, 120_000);

test("every new workspace has a connected sandbox number of its own", async () => {
  const { visitor } = await arrive(visit());
  const first = await firstNumber(visitor);
  expect(first).toMatchObject({ isSandbox: true, state: "connected", tokenState: "ok" });
  const made = await visitor.api("POST", "/workspaces", { name: "Second shop" });
  const { slug } = (await made.json()) as { slug: string };
  const second = await firstNumber(visitor, slug);
  expect(second).toMatchObject({ isSandbox: true, state: "connected" });
  expect(second.metaId).not.toBe(first.metaId);
  expect(await numbersOf(visitor)).toHaveLength(1);
}, 120_000);
