import { record } from "../core/journal";
import { behaviourOf, state, type Account, type PhoneNumber } from "../core/state";
import { deliver, type Change } from "./delivery";

/** Fields that follow a number's or an account's override; the others always go to the app's callback. */
const NUMBER_FIELDS = new Set([
  "messages",
  "user_preferences",
  "smb_message_echoes",
  "smb_app_state_sync",
  "history",
  "calls",
]);

export interface Target {
  appId: string;
  url: string;
}

/** Where a change of this field goes: each subscribed app once, number override before WABA override before app. */
export function targetsOf(account: Account, number: PhoneNumber | null, field: string): Target[] {
  const targets: Target[] = [];
  for (const [appId, subscription] of Object.entries(account.subscriptions)) {
    const app = state.apps.get(appId);
    if (!app) continue;
    const url =
      (NUMBER_FIELDS.has(field) ? number?.overrides[appId]?.uri : undefined) ??
      subscription.override?.uri ??
      app.callbackUrl;
    if (url) targets.push({ appId, url });
  }
  return targets;
}

/** Sends a value to everyone subscribed and journals each change with its value. */
export function tell(account: Account, number: PhoneNumber | null, field: string, value: unknown): Change[] {
  if (number) {
    const { withhold } = behaviourOf(number);
    if (withhold.includes(field) || (field === "messages" && withhold.includes("inbound"))) return [];
  }
  const text = JSON.stringify(value);
  const time = NUMBER_FIELDS.has(field) ? null : Math.floor(Date.now() / 1000);
  return targetsOf(account, number, field).map((target) => {
    const change = deliver(
      { ...target, wabaId: account.wabaId, numberId: number?.id ?? null, field, time, value: text },
      number,
    );
    record([
      "w",
      change.id,
      change.appId,
      change.url,
      change.wabaId,
      change.numberId,
      change.field,
      change.time,
      change.value,
      change.createdAt,
    ]);
    return change;
  });
}
