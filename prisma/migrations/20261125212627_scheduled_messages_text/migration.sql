-- AlterTable
ALTER TABLE "scheduled_messages" ADD COLUMN     "media_id" UUID,
ADD COLUMN     "text" TEXT,
ALTER COLUMN "next_at" SET NOT NULL;

-- CreateIndex
CREATE INDEX "scheduled_messages_context" ON "scheduled_messages"("workspace_id", "context_type", "context_id", "next_at", "id") WHERE (context_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "scheduled_messages_media" ON "scheduled_messages"("workspace_id", "media_id") WHERE (media_id IS NOT NULL);
