-- Nothing has ever written into these tables: they are made anew.
-- DropTable
DROP TABLE "contact_change_batches";

-- DropTable
DROP TABLE "contact_changes";

-- DropEnum
DROP TYPE "contact_change_state";

-- CreateEnum
CREATE TYPE "contact_change_state" AS ENUM ('running', 'completed', 'undoing', 'undone');

-- CreateTable
CREATE TABLE "contact_changes" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "state" "contact_change_state" NOT NULL DEFAULT 'running',
    "action" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "by_user_id" UUID,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "restored" INTEGER NOT NULL DEFAULT 0,
    "next_batch" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "worked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_changes_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "contact_change_batches" (
    "workspace_id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "contact_ids" UUID[],
    "changed_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "before" JSONB,

    CONSTRAINT "contact_change_batches_pkey" PRIMARY KEY ("workspace_id","change_id","number")
);

-- CreateIndex
CREATE INDEX "contact_changes_busy" ON "contact_changes"("worked_at") WHERE (state = 'running' OR state = 'undoing');

-- CreateIndex
CREATE INDEX "contact_changes_created_at_idx" ON "contact_changes"("created_at");

-- AddForeignKey
ALTER TABLE "contact_changes" ADD CONSTRAINT "contact_changes_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_change_batches" ADD CONSTRAINT "contact_change_batches_workspace_id_change_id_fkey" FOREIGN KEY ("workspace_id", "change_id") REFERENCES "contact_changes"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
