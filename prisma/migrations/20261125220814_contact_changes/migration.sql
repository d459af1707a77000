-- CreateEnum
CREATE TYPE "contact_change_state" AS ENUM ('running', 'completed', 'stopped', 'undoing', 'undone');

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "erased_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "erased_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "contact_changes" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "state" "contact_change_state" NOT NULL DEFAULT 'running',
    "action" JSONB NOT NULL,
    "contact_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "filter" JSONB,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "cursor" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "by_user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_changes_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "contact_change_batches" (
    "workspace_id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "label_id" UUID,
    "contact_ids" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_change_batches_pkey" PRIMARY KEY ("workspace_id","change_id","id")
);

-- CreateTable
CREATE TABLE "contact_erasures" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "addresses" TEXT[],
    "storage_keys" TEXT[],
    "cursor" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_erasures_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "contact_stops" (
    "workspace_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "marketing_stopped_at" TIMESTAMPTZ(3),
    "utility_stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_stops_pkey" PRIMARY KEY ("workspace_id","hash")
);

-- CreateIndex
CREATE INDEX "contact_changes_busy" ON "contact_changes"("lease_until") WHERE (state = 'running' OR state = 'undoing');

-- CreateIndex
CREATE INDEX "contact_change_batches_created_at_idx" ON "contact_change_batches"("created_at");

-- CreateIndex
CREATE INDEX "contact_erasures_open" ON "contact_erasures"("lease_until") WHERE (finished_at IS NULL);

-- CreateIndex
CREATE INDEX "contacts_deleted" ON "contacts"("deleted_at") WHERE (deleted_at IS NOT NULL AND erased_at IS NULL);

-- AddForeignKey
ALTER TABLE "contact_changes" ADD CONSTRAINT "contact_changes_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_change_batches" ADD CONSTRAINT "contact_change_batches_workspace_id_change_id_fkey" FOREIGN KEY ("workspace_id", "change_id") REFERENCES "contact_changes"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_erasures" ADD CONSTRAINT "contact_erasures_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_stops" ADD CONSTRAINT "contact_stops_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
