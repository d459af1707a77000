import { listOffers } from "@/lib/billing/plans/queries";
import type { OperatedPlan } from "@/lib/billing/plans/operating";
import { platformDb } from "@/lib/platform/db";
import { runHereJson } from "@/tests/support/cli";
import { addPlan, setSubscription } from "@/tests/support/plans";
import { makeWorkspace, unique } from "@/tests/support/workspace";

type Failure = { error: { code: string; reason: string; message: string } };
const plan = <T = Failure>(...args: string[]) => runHereJson<T>(["plan", ...args]);
const listed = async (id: string) =>
  (await plan<{ plans: OperatedPlan[] }>("list")).json.plans.find((one) => one.id === id);
const audit = async (id: string) =>
  (
    await platformDb.auditEntry.findMany({
      where: { targetType: "plan", targetId: id },
      orderBy: { id: "asc" },
    })
  ).map(({ actorType, action }) => `${actorType} ${action}`);

test("a plan is made without limits and not offered, then limited; what is left out stays", async () => {
  const id = unique("plan");
  expect(await plan("set", "--plan", id, "--name", "Small shops")).toMatchObject({ code: 0 });
  const free = {
    numbers: null,
    members: null,
    contacts: null,
    messages: null,
    campaigns: null,
    apiKeys: null,
  };
  expect(await listed(id)).toMatchObject({ name: "Small shops", offered: false, limits: free, prices: [] });
  await plan("set", "--plan", id, "--messages", "5000", "--api-keys", "0", "--offered", "yes");
  await plan("set", "--plan", id, "--members", "3", "--messages", "unlimited", "--position", "7");
  expect(await listed(id)).toMatchObject({
    ...{ name: "Small shops", offered: true, position: 7, workspaces: 0 },
    limits: { ...free, apiKeys: 0, members: 3 },
  });
  expect(await audit(id)).toEqual([
    "operator plan.changed",
    "operator plan.changed",
    "operator plan.changed",
  ]);
});

test("what cannot be is refused with the option's name, and nothing is made", async () => {
  const id = unique("plan");
  for (const [args, named] of [
    [["set", "--plan", id, "--members", "-1"], "--members"],
    [["set", "--plan", id, "--members", "many"], "--members"],
    [["set", "--plan", id, "--offered", "perhaps"], "--offered"],
    [["set", "--plan", "Not a word"], "letters"],
    [["price", "--plan", id, "--interval", "week", "--amount", "1"], "interval"],
    [["price", "--plan", id, "--interval", "month", "--amount", "1.5"], "--amount"],
    [["price", "--plan", id, "--interval", "month", "--amount", "1", "--currency", "euro"], "currency"],
    [["price", "--plan", id, "--interval", "month", "--amount", "1", "--stripe-price", "prod_1"], "price_"],
    [["withdraw", "--plan", id, "--interval", "month"], "has no price"],
  ] as const) {
    const { code, json } = await plan(...args);
    expect(code).not.toBe(0);
    expect(json.error.message).toContain(named);
  }
  expect(await plan("price", "--plan", id, "--interval", "month", "--amount", "1")).toMatchObject({
    json: { error: { reason: "plan_not_found" } },
  });
  expect(await listed(id)).toBeUndefined();
});

test("a price is set, set anew, and withdrawn: then nobody is offered it, and its price at Stripe still gives the plan", async () => {
  const id = await addPlan();
  await plan("set", "--plan", id, "--offered", "yes");
  const former = `price_${unique("a").replace("-", "")}`;
  const key = ["--plan", id, "--interval", "month", "--currency", "EUR"];
  await plan("price", ...key, "--amount", "1000", "--stripe-price", former);
  await plan("price", ...key, "--amount", "2000");
  await plan("price", "--plan", id, "--interval", "year", "--amount", "20000");
  expect((await listed(id))!.prices).toEqual([
    { interval: "year", currency: "usd", amount: 20_000, stripePriceId: null },
    { interval: "month", currency: "eur", amount: 2_000, stripePriceId: null },
  ]);
  expect(await plan("withdraw", ...key)).toMatchObject({ code: 0 });
  expect((await listOffers()).find((one) => one.id === id)!.prices).toEqual([
    { interval: "year", currency: "usd", amount: 20_000 },
  ]);
  expect(await plan("withdraw", ...key)).toMatchObject({ json: { error: { reason: "price_not_found" } } });
  expect(await platformDb.stripePrice.findUniqueOrThrow({ where: { id: former } })).toMatchObject({
    planId: id,
  });
  expect(await audit(id)).toEqual([
    ...["operator plan.changed", "operator plan.price_set", "operator plan.price_set"],
    ...["operator plan.price_set", "operator plan.price_withdrawn"],
  ]);
});

test("a price at Stripe stands for one plan only, offered or former", async () => {
  const [first, second] = [await addPlan(), await addPlan()];
  const id = `price_${unique("b").replace("-", "")}`;
  const set = (planId: string, interval: string, stripePrice = id) =>
    plan(
      ...["price", "--plan", planId, "--interval", interval],
      ...["--amount", "1", "--stripe-price", stripePrice],
    );
  expect(await set(first, "month")).toMatchObject({ code: 0 });
  expect(await set(second, "month")).toMatchObject({ json: { error: { reason: "price_taken" } } });
  expect(await set(first, "year")).toMatchObject({ json: { error: { reason: "price_taken" } } });
  await set(first, "month", `${id}x`);
  expect(await set(second, "month")).toMatchObject({ json: { error: { reason: "price_taken" } } });
  expect((await listed(second))!.prices).toEqual([]);
});

test("a plan is given for ever or for days, to nobody who pays, and only a plan there is", async () => {
  const shop = await makeWorkspace();
  const id = await addPlan({ members: 2 });
  const { slug, id: workspaceId } = shop.workspace;
  const row = () => platformDb.subscription.findUniqueOrThrow({ where: { workspaceId } });
  expect(await plan("give", "--workspace", slug, "--plan", id)).toMatchObject({ code: 0 });
  expect(await row()).toMatchObject({ planId: id, state: "given", trialEndsAt: null });
  await plan("give", "--workspace", workspaceId, "--plan", id, "--days", "30");
  const { state, trialEndsAt } = await row();
  expect(state).toBe("trial");
  expect(Math.round((trialEndsAt!.getTime() - Date.now()) / 86_400_000)).toBe(30);
  expect(await plan("give", "--workspace", slug, "--plan", unique("none"))).toMatchObject({
    json: { error: { reason: "plan_not_found" } },
  });
  await setSubscription(workspaceId, { state: "active" });
  expect(await plan("give", "--workspace", slug, "--plan", "starter")).toMatchObject({
    json: { error: { reason: "subscribed" } },
  });
  expect(await row()).toMatchObject({ planId: id, state: "active" });
});
