-- CreateIndex
CREATE INDEX "messages_unreachable" ON "messages"("workspace_id", "timestamp") WHERE (status = 'failed' AND (error ->> 'code') = '131026');
