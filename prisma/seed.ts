/**
 * The example data of a first look: `tsx prisma/seed.ts [rows|conversations]`, both without an argument.
 *
 * - `rows` needs PostgreSQL and Redis: the workspace "Parley Demo" (/w/demo), its owner and an agent.
 * - `conversations` needs simulator, web and worker as well: the sandbox number, then customers who write real webhooks
 *   and are answered through the real way out. Only the weeks before are inserted by hand.
 *
 * Running it again changes nothing that is there. The last line on stdout is JSON, `{ email, password, path }`, as long
 * as the demo owner still has the demo password. DEMO_EMAIL and DEMO_PASSWORD choose other ones.
 */
import { writeHistory } from "./seed-history";
import { prepareReach } from "./seed-reach";
import { tellStory } from "./seed-story";
import { hashPassword, verifyPassword } from "@/lib/accounts/passwords";
import { emailField } from "@/lib/accounts/schemas";
import { connectSandboxNumber } from "@/lib/phone-numbers/sandbox";
import { closeDb, platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { scopeFromMembership, scopeFromOperator, type Scope } from "@/lib/tenancy/scope";
import { createSimulator } from "@/simulator/client";

const slug = "demo";
const agentEmail = "maria@example.com";

const demo = {
  email: emailField.parse(process.env.DEMO_EMAIL || "owner@example.com"),
  password: process.env.DEMO_PASSWORD || "parley-demo",
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** @returns the user's id; somebody who is there already keeps name and password */
async function person(name: string, email: string): Promise<string> {
  const known = await platformDb.user.findUnique({ where: { email }, select: { id: true } });
  if (known) return known.id;
  const { id } = await platformDb.user.create({
    data: { name, email, emailVerified: new Date(), passwordHash: await hashPassword(demo.password) },
    select: { id: true },
  });
  say(`made ${email}`);
  return id;
}

async function seedRows(): Promise<void> {
  const ownerId = await person("Alex Rivera", demo.email);
  const agentId = await person("Maria Costa", agentEmail);
  const workspace = await platformDb.workspace.upsert({
    where: { slug },
    create: { slug, name: "Parley Demo" },
    update: {},
    select: { id: true },
  });
  // Who looks around should never stand before a limit. What was chosen since stays.
  await platformDb.subscription.updateMany({
    where: { workspaceId: workspace.id, state: "trial" },
    data: { planId: "unlimited", state: "given", trialEndsAt: null },
  });
  await platformDb.membership.createMany({
    data: [
      { id: newId(), workspaceId: workspace.id, userId: ownerId, role: "owner" },
      { id: newId(), workspaceId: workspace.id, userId: agentId, role: "agent" },
    ],
    skipDuplicates: true,
  });
}

/** A member as who the story answers; the right to do so comes from the membership, as in the product. */
async function actAs(email: string): Promise<Scope> {
  const { id } = await platformDb.user.findUniqueOrThrow({ where: { email }, select: { id: true } });
  const scope = await scopeFromMembership({ userId: id, sessionId: newId() }, slug);
  if (!scope) throw new Error(`${email} is no member of /w/${slug}.`);
  return scope;
}

async function seedConversations(): Promise<void> {
  const scope = await scopeFromOperator(slug);
  if (!scope) throw new Error("Run `tsx prisma/seed.ts rows` first.");
  const [url, token] = [process.env.SIMULATOR_URL, process.env.SIMULATOR_TOKEN];
  const number = await connectSandboxNumber(scope);
  if (!number || !url || !token) {
    say("no simulator here, so no conversations");
    return;
  }
  const owner = await actAs(demo.email);
  await writeHistory({ workspaceId: scope.workspaceId, phoneNumberId: number.id }, say);
  await tellStory({
    simulator: createSimulator({ url, token }),
    number,
    owner,
    agent: await actAs(agentEmail),
    say,
  });
  await prepareReach(owner, number);
}

async function signIn(): Promise<{ email: string; password: string; path: string } | null> {
  const user = await platformDb.user.findUnique({
    where: { email: demo.email },
    select: { passwordHash: true },
  });
  const still = await verifyPassword(demo.password, user?.passwordHash ?? null);
  return still ? { ...demo, path: `/w/${slug}/dashboard` } : null;
}

async function main(part: string | undefined): Promise<void> {
  if (part !== undefined && part !== "rows" && part !== "conversations") {
    throw new Error(`Unknown: ${part}. Say rows, conversations, or nothing for both.`);
  }
  if (part !== "conversations") await seedRows();
  if (part !== "rows") await seedConversations();
  const told = await signIn();
  if (told) process.stdout.write(`${JSON.stringify(told)}\n`);
}

// The log goes to stdout, where only the last line belongs.
process.env.LOG_LEVEL = "silent";
main(process.argv[2])
  .then(
    () => 0,
    (error: Error) => {
      say(error.message || String(error));
      return 1;
    },
  )
  .then(async (code) => {
    await closeQueues();
    closeRedis();
    await closeDb();
    process.exit(code);
  });
