-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "campaign_id" UUID;

-- CreateIndex
CREATE INDEX "conversations_campaign" ON "conversations"("workspace_id", "campaign_id", "last_activity_at" DESC, "id" DESC) WHERE (campaign_id IS NOT NULL);

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_campaign_id_fkey" FOREIGN KEY ("workspace_id", "campaign_id") REFERENCES "campaigns"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
