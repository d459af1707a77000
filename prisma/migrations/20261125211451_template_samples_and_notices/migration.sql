-- DropIndex
DROP INDEX "messages_template";

-- AlterTable
ALTER TABLE "templates" ADD COLUMN     "lease_until" TIMESTAMPTZ(3),
ADD COLUMN     "notice" JSONB,
ADD COLUMN     "samples" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "wabas" ADD COLUMN     "templates_lease_until" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "messages_template" ON "messages"("workspace_id", "template_id", "id" DESC, "status") WHERE (template_id IS NOT NULL);

-- Accounts that are connected already have their templates read.
UPDATE "wabas" SET "templates_due_at" = now() WHERE "templates_synced_at" IS NULL;
