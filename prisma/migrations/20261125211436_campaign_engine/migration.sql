-- DropIndex
DROP INDEX "campaign_recipients_pending";

-- AlterTable
ALTER TABLE "campaign_recipients" ADD COLUMN     "address" TEXT,
ADD COLUMN     "zone" TEXT,
ALTER COLUMN "due_at" SET NOT NULL,
ALTER COLUMN "due_at" SET DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "campaigns" ADD COLUMN     "baseline" JSONB,
ADD COLUMN     "categories" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "frozen_from" JSONB,
ADD COLUMN     "paced_until" TIMESTAMPTZ(6),
ADD COLUMN     "resumed_at" TIMESTAMPTZ(3),
ADD COLUMN     "totals" JSONB,
ADD COLUMN     "totals_at" TIMESTAMPTZ(3),
ADD COLUMN     "wait_reason" TEXT,
ADD COLUMN     "wait_until" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "campaign_recipients_pending" ON "campaign_recipients"("campaign_id", "due_at", "contact_id") WHERE (state = 'pending');

-- CreateIndex
CREATE INDEX "campaign_recipients_opted_out" ON "campaign_recipients"("campaign_id", "opted_out_at") WHERE (opted_out_at IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "campaign_recipients_address" ON "campaign_recipients"("campaign_id", "address") WHERE (address IS NOT NULL);
