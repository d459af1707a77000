-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "marketing_said_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "messages_waiting_for_target" ON "messages"("phone_number_id", "reply_to_wamid") WHERE (reply_to_id IS NULL AND reply_to_wamid IS NOT NULL);
