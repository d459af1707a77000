import type { Page } from "@playwright/test";
import { createSimulator } from "../../simulator/client";
import { arrive, type Newcomer, type Visitor } from "./visitor";
import { expect, test } from "./browser";

/** Gives the browser the session of somebody who signed in over HTTP. */
export async function continueAs(page: Page, visitor: Visitor): Promise<void> {
  const url = test.info().project.use.baseURL!;
  await page
    .context()
    .addCookies(
      [...visitor.cookies].map(([name, value]) => ({ name, value: decodeURIComponent(value), url })),
    );
}

/** The simulator the product under test talks to. */
export const simulator = () =>
  createSimulator({ url: process.env.SIMULATOR_URL!, token: process.env.SIMULATOR_TOKEN! });

type Chat = { customer: { id: string; name: string } };
export type Shop = Awaited<ReturnType<typeof openShop>>;

/**
 * A newcomer's workspace with its sandbox number and simulated customers, reached as a program would.
 * @param by who has signed up already, and is signed in; without one somebody new does
 */
export async function openShop(by?: Newcomer & { visitor: Visitor }) {
  const person = by ?? (await arrive());
  const { visitor } = person;
  const me = (await (await visitor.api("GET", "/me")).json()) as { workspaces: { slug: string }[] };
  const slug = me.workspaces[0]!.slug;
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const origin = new URL(process.env.APP_URL!).origin;
    const answer = await visitor.api(method, path, body, { "x-workspace": slug, origin });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const sandboxNumber = async () => {
    const numbers = await call<{ data: { id: string; metaId: string; isSandbox: boolean }[] }>(
      "GET",
      "/phone-numbers",
    );
    return numbers.data.find(({ isSandbox }) => isSandbox);
  };
  // On a busy machine the simulator may be late; the number follows then.
  await expect.poll(sandboxNumber, { timeout: 60_000 }).toBeTruthy();
  const number = (await sandboxNumber())!;
  const chats = await call<{ data: Chat[] }>("GET", `/sandbox/${number.id}/customers`);
  const customers = chats.data.map(({ customer }) => customer);
  return {
    person,
    visitor,
    slug,
    call,
    number,
    customers,
    /** The customer writes on their phone. */
    write: (text: string, customer = customers[0]!) =>
      call("POST", `/sandbox/${number.id}/customers/${customer.id}/messages`, { type: "text", text }),
  };
}

/** Opens the conversation with this person from the list of the inbox. */
export async function openConversation(page: Page, slug: string, name: string): Promise<void> {
  await page.goto(`/w/${slug}/inbox`);
  await page
    .getByRole("link", { name: new RegExp(name) })
    .first()
    .click();
  await expect(page.getByRole("heading", { name, level: 2 }).first()).toBeVisible();
}

export const composer = (page: Page, name: string) =>
  page.getByRole("textbox", { name: `Message to ${name}` });

/** The message of the thread that says this, with its ticks and its trouble. */
export const message = (page: Page, text: string) =>
  page.getByRole("log", { name: "Messages" }).getByRole("article").filter({ hasText: text });

/** The customer's phone beside the thread. */
export const phone = (page: Page, name: string) => page.getByRole("region", { name: `Phone of ${name}` });
