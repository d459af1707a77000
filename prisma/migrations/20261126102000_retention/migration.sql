-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "retention_days" INTEGER;

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "emptied_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "retention_runs" (
    "workspace_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "cursor_at" TIMESTAMPTZ(3),
    "cursor_id" UUID,
    "storage_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "retention_runs_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateIndex
CREATE INDEX "messages_kept" ON "messages"("workspace_id", "timestamp", "id") WHERE (emptied_at IS NULL);

-- CreateIndex
CREATE INDEX "retention_runs_due" ON "retention_runs"("due_at") WHERE (due_at IS NOT NULL);

-- AddForeignKey
ALTER TABLE "retention_runs" ADD CONSTRAINT "retention_runs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
