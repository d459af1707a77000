-- DropIndex
DROP INDEX "campaign_recipients_opted_out";

-- DropIndex
DROP INDEX "messages_campaign";

-- CreateIndex
CREATE INDEX "campaign_recipients_skipped" ON "campaign_recipients"("campaign_id", "skip_reason", "contact_id") WHERE (state = 'skipped');

-- CreateIndex
CREATE INDEX "campaign_recipients_answered" ON "campaign_recipients"("campaign_id", "contact_id") WHERE (answered_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "campaign_recipients_clicked" ON "campaign_recipients"("campaign_id", "contact_id") WHERE (clicked_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "campaign_recipients_opted_out" ON "campaign_recipients"("campaign_id", "contact_id") WHERE (opted_out_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "messages_campaign" ON "messages"("campaign_id", "status", "id") WHERE (campaign_id IS NOT NULL);
