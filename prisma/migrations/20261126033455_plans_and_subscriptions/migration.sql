-- CreateEnum
CREATE TYPE "billing_interval" AS ENUM ('month', 'year');

-- CreateEnum
CREATE TYPE "subscription_state" AS ENUM ('trial', 'given', 'trialing', 'active', 'past_due', 'unpaid', 'incomplete', 'paused', 'canceled');

-- CreateEnum
CREATE TYPE "stripe_event_state" AS ENUM ('pending', 'processed', 'failed');

-- CreateTable
CREATE TABLE "plans" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "offered" BOOLEAN NOT NULL DEFAULT true,
    "numbers" INTEGER,
    "members" INTEGER,
    "contacts" INTEGER,
    "messages" INTEGER,
    "campaigns" INTEGER,
    "api_keys" INTEGER,

    CONSTRAINT "plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_prices" (
    "plan_id" TEXT NOT NULL,
    "interval" "billing_interval" NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "stripe_price_id" TEXT,

    CONSTRAINT "plan_prices_pkey" PRIMARY KEY ("plan_id","interval","currency")
);

-- CreateTable
CREATE TABLE "subscriptions" (
    "workspace_id" UUID NOT NULL,
    "plan_id" TEXT NOT NULL,
    "state" "subscription_state" NOT NULL,
    "anchor" TIMESTAMPTZ(3) NOT NULL,
    "trial_ends_at" TIMESTAMPTZ(3),
    "interval" "billing_interval",
    "currency" TEXT,
    "period_end" TIMESTAMPTZ(3),
    "cancel_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "past_due_since" TIMESTAMPTZ(3),
    "past_due_invoice_id" TEXT,
    "stripe_customer_id" TEXT,
    "stripe_subscription_id" TEXT,
    "checkout_session_id" TEXT,
    "checkouts" INTEGER NOT NULL DEFAULT 0,
    "reads_begun" INTEGER NOT NULL DEFAULT 0,
    "read_written" INTEGER NOT NULL DEFAULT 0,
    "read_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "message_usage" (
    "workspace_id" UUID NOT NULL,
    "month_start" TIMESTAMPTZ(3) NOT NULL,
    "taken" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "message_usage_pkey" PRIMARY KEY ("workspace_id","month_start")
);

-- CreateTable
CREATE TABLE "billing_notices" (
    "workspace_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_notices_pkey" PRIMARY KEY ("workspace_id","key")
);

-- CreateTable
CREATE TABLE "stripe_events" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "customer_id" TEXT,
    "body" BYTEA NOT NULL,
    "state" "stripe_event_state" NOT NULL DEFAULT 'pending',
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "error" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "stripe_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "plan_prices_stripe_price_id_key" ON "plan_prices"("stripe_price_id");

-- CreateIndex
CREATE UNIQUE INDEX "subscriptions_stripe_customer_id_key" ON "subscriptions"("stripe_customer_id");

-- CreateIndex
CREATE INDEX "subscriptions_at_stripe" ON "subscriptions"("read_at") WHERE (stripe_customer_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "stripe_events_pending" ON "stripe_events"("due_at") WHERE (state = 'pending');

-- CreateIndex
CREATE INDEX "stripe_events_received_at_idx" ON "stripe_events"("received_at");

-- CreateIndex
CREATE INDEX "contacts_present" ON "contacts"("workspace_id") WHERE (deleted_at IS NULL);

-- AddForeignKey
ALTER TABLE "plan_prices" ADD CONSTRAINT "plan_prices_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_usage" ADD CONSTRAINT "message_usage_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_notices" ADD CONSTRAINT "billing_notices_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Plans to begin with. The operator changes them: npm run cli -- plan set
INSERT INTO "plans" ("id", "name", "position", "offered", "numbers", "members", "contacts", "messages", "campaigns", "api_keys") VALUES
  ('trial', 'Trial', 0, false, 1, 5, 2000, 1000, 5, 2),
  ('starter', 'Starter', 10, true, 1, 3, 5000, 10000, 10, 2),
  ('growth', 'Growth', 20, true, 3, 10, 50000, 100000, 100, 10),
  ('scale', 'Scale', 30, true, 10, 50, 500000, 1000000, NULL, 50),
  ('unlimited', 'Unlimited', 100, false, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "plan_prices" ("plan_id", "interval", "currency", "amount")
  SELECT p.id, p.interval::"billing_interval", c.currency, p.amount FROM (VALUES
    ('starter', 'month', 2900), ('starter', 'year', 29000),
    ('growth', 'month', 9900), ('growth', 'year', 99000),
    ('scale', 'month', 29900), ('scale', 'year', 299000)) AS p (id, interval, amount),
    (VALUES ('usd'), ('eur')) AS c (currency);

-- No workspace is ever without a subscription, however it was made.
CREATE FUNCTION "open_subscription"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO subscriptions (workspace_id, plan_id, state, anchor, trial_ends_at)
    VALUES (NEW.id, 'trial', 'trial', now(), now() + interval '14 days');
  RETURN NULL;
END $$;
CREATE TRIGGER "workspaces_subscription" AFTER INSERT ON "workspaces"
  FOR EACH ROW EXECUTE FUNCTION "open_subscription"();

INSERT INTO "subscriptions" ("workspace_id", "plan_id", "state", "anchor", "trial_ends_at")
  SELECT "id", 'trial', 'trial', now(), now() + interval '14 days' FROM "workspaces";
