-- AlterEnum
ALTER TYPE "actor_type" ADD VALUE 'stripe';

-- AlterTable
ALTER TABLE "subscriptions" ADD COLUMN     "amount" INTEGER,
ADD COLUMN     "asked_cancel" BOOLEAN,
ADD COLUMN     "asked_price_id" TEXT,
ADD COLUMN     "customer_told" TEXT,
ADD COLUMN     "receipts_user_id" UUID;

-- CreateTable
CREATE TABLE "stripe_prices" (
    "id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,

    CONSTRAINT "stripe_prices_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "message_usage_month_start_idx" ON "message_usage"("month_start");

-- AddForeignKey
ALTER TABLE "stripe_prices" ADD CONSTRAINT "stripe_prices_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

INSERT INTO "stripe_prices" ("id", "plan_id")
  SELECT "stripe_price_id", "plan_id" FROM "plan_prices" WHERE "stripe_price_id" IS NOT NULL;

-- What a subscription costs is read from Stripe once more, now and not within a day.
UPDATE "subscriptions" SET "read_at" = NULL WHERE "stripe_subscription_id" IS NOT NULL;
