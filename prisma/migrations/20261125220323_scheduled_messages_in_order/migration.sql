-- DropIndex
DROP INDEX "scheduled_messages_due";

-- CreateIndex
CREATE INDEX "scheduled_messages_due" ON "scheduled_messages"("next_at", "id") WHERE (state = 'scheduled');
