-- CreateIndex
CREATE INDEX "messages_uncertain" ON "messages"("updated_at") WHERE (status = 'uncertain');
