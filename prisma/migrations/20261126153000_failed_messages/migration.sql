-- CreateIndex
CREATE INDEX "messages_failed" ON "messages"("workspace_id", "timestamp" DESC, "id" DESC, "phone_number_id") WHERE (status = 'failed');
