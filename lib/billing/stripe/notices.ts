import type pg from "pg";
import { createTranslator } from "next-intl";
import { takesMoney } from "@/lib/billing/plans/entitlements";
import { graceDays, standingOf, type SubscriptionState } from "@/lib/billing/plans/rules";
import { env } from "@/lib/platform/env";
import { layOutMail, type MailBrand } from "@/lib/platform/mail-layout";
import { newId } from "@/lib/shared/id";
import { mailBrand } from "@/lib/tenancy/brand/mail";
import messages from "@/messages/en/mails.json";

const dayMs = 24 * 60 * 60 * 1000;

/** Mails about money, by the name of their words. */
export type NoticeKind =
  | ("trialEnding" | "trialOver" | "paymentFailed" | "stopsSoon" | "sendingStopped" | "ended")
  | ("messagesNear" | "messagesFull");
export type Notice = {
  kind: NoticeKind;
  key: string;
  day: Date | null;
  /** Of the messages of a month. */
  counts?: { used: number; limit: number };
};

/** Days before sending stops on which owners are reminded of the invoice. */
export const reminderDays = 2;

type Facts = {
  state: SubscriptionState;
  trialEndsAt: Date | null;
  pastDueSince: Date | null;
  pastDueInvoiceId: string | null;
  stripeSubscriptionId: string | null;
  endedAt: Date | null;
};

/** Which mails are due at this moment. The key says what each is about, so that it is written once. Pure. */
function noticesFor(facts: Facts, now: Date, payable: boolean): Notice[] {
  if (!payable) return [];
  const { state, trialEndsAt, pastDueInvoiceId, pastDueSince, stripeSubscriptionId, endedAt } = facts;
  const standing = standingOf(facts, now, payable);
  if ((state === "trial" || state === "trialing") && trialEndsAt) {
    const trial = `${state}:${stripeSubscriptionId ?? "free"}`;
    if (standing.kind === "blocked") return [{ kind: "trialOver", key: `trial_over:${trial}`, day: null }];
    if (state === "trialing" && now >= trialEndsAt) return [];
    const isNear = trialEndsAt.getTime() - now.getTime() <= 3 * dayMs;
    return isNear ? [{ kind: "trialEnding", key: `trial_ending:${trial}`, day: trialEndsAt }] : [];
  }
  if (state === "past_due" && pastDueSince) {
    if (standing.kind === "blocked") {
      return [{ kind: "sendingStopped", key: `stopped:${pastDueInvoiceId}`, day: null }];
    }
    const day = new Date(pastDueSince.getTime() + graceDays * dayMs);
    if (day.getTime() - now.getTime() <= reminderDays * dayMs) {
      return [{ kind: "stopsSoon", key: `stops_soon:${pastDueInvoiceId}`, day }];
    }
    return [{ kind: "paymentFailed", key: `failed:${pastDueInvoiceId}`, day }];
  }
  if (state === "unpaid") return [{ kind: "sendingStopped", key: `stopped:${pastDueInvoiceId}`, day: null }];
  if (state === "canceled" && endedAt) {
    return [{ kind: "ended", key: `ended:${stripeSubscriptionId}`, day: null }];
  }
  return [];
}

function mailOf(
  { kind, day, counts }: Notice,
  { slug, brand }: { slug: string; brand: MailBrand },
): { subject: string; text: string; html: string } {
  const t = createTranslator({ locale: "en", messages: { mails: messages }, namespace: "mails" });
  const date = day?.toLocaleDateString("en", { dateStyle: "long", timeZone: "UTC" }) ?? "";
  const values = {
    date,
    used: counts?.used.toLocaleString("en") ?? "",
    limit: counts?.limit.toLocaleString("en") ?? "",
  };
  return {
    subject: t(`billing.${kind}.subject`, values),
    ...layOutMail({
      heading: t(`billing.${kind}.heading`),
      paragraphs: [t(`billing.${kind}.body`, values), t("billing.received")],
      action: { label: t(`billing.${kind}.action`), url: `${env.APP_URL}/w/${slug}/billing` },
      footnotes: [t("billing.owners"), t("footer.sender", { host: new URL(env.APP_URL).host })],
      brand,
    }),
  };
}

type WorkspaceFacts = {
  slug: string;
  name: string;
  brandColor: string | null;
  bytes: Buffer | null;
  mimeType: string | null;
};

/** Writes a mail to all owners of a workspace for each notice that was not written before, in the caller's transaction. */
export async function mailOwners(
  client: pg.PoolClient,
  workspaceId: string,
  notices: readonly Notice[],
): Promise<void> {
  for (const notice of notices) {
    const { rowCount } = await client.query(
      `INSERT INTO billing_notices (workspace_id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [workspaceId, notice.key],
    );
    if (!rowCount) continue;
    const { rows } = await client.query<WorkspaceFacts>(
      `SELECT w.slug, w.name, w.brand_color AS "brandColor", l.bytes, l.mime_type AS "mimeType"
        FROM workspaces w LEFT JOIN workspace_logos l ON l.workspace_id = w.id WHERE w.id = $1`,
      [workspaceId],
    );
    const { slug, bytes, mimeType, ...rest } = rows[0]!;
    const brand = mailBrand({ ...rest, logo: bytes && mimeType ? { bytes, mimeType } : null });
    const { subject, text, html } = mailOf(notice, { slug, brand });
    const { rows: owners } = await client.query<{ email: string }>(
      `SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = $1 AND m.role = 'owner' ORDER BY m.id LIMIT 20`,
      [workspaceId],
    );
    for (const { email } of owners) {
      await client.query(
        `INSERT INTO mails (id, "to", subject, text, html, state) VALUES ($1, $2, $3, $4, $5, $6::mail_state)`,
        [newId(), email, subject, text, html, env.SMTP_URL ? "queued" : "outbox"],
      );
    }
  }
}

/** Writes the mails that are due for where a subscription stands, each once, in the caller's transaction. */
export async function writeNotices(client: pg.PoolClient, workspaceId: string, now: Date): Promise<void> {
  const { rows } = await client.query<Facts>(
    `SELECT state::text, trial_ends_at AS "trialEndsAt", past_due_since AS "pastDueSince",
        past_due_invoice_id AS "pastDueInvoiceId", stripe_subscription_id AS "stripeSubscriptionId",
        ended_at AS "endedAt" FROM subscriptions WHERE workspace_id = $1`,
    [workspaceId],
  );
  if (rows[0]) await mailOwners(client, workspaceId, noticesFor(rows[0], now, takesMoney()));
}
