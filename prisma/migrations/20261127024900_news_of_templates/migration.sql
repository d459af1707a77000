-- AlterTable
ALTER TABLE "template_events" ADD COLUMN     "untold" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "template_events_untold" ON "template_events"("workspace_id") WHERE untold;

-- CreateIndex
CREATE INDEX "templates_noticed" ON "templates"("workspace_id") WHERE (notice IS NOT NULL);
