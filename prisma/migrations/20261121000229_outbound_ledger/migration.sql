-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "read_receipt_tries" SMALLINT NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "orphan_statuses_callback" ON "orphan_statuses"("callback_data") WHERE (callback_data IS NOT NULL);
