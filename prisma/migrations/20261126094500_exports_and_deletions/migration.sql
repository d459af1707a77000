-- CreateEnum
CREATE TYPE "workspace_export_state" AS ENUM ('queued', 'running', 'ready', 'failed', 'cancelled', 'expired');

-- CreateTable
CREATE TABLE "workspace_deletions" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "asked_by_id" UUID,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "held_at" TIMESTAMPTZ(3),
    "ends_subscription" BOOLEAN NOT NULL DEFAULT false,
    "stripe_customer_id" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "workspace_deletions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_exports" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "state" "workspace_export_state" NOT NULL DEFAULT 'queued',
    "with_files" BOOLEAN NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "parts" JSONB NOT NULL DEFAULT '[]',
    "media_up_to" UUID,
    "tries" SMALLINT NOT NULL DEFAULT 0,
    "lease_token" UUID,
    "due_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "requested_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "workspace_exports_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "workspace_deletions_slug_key" ON "workspace_deletions"("slug");

-- CreateIndex
CREATE INDEX "workspace_deletions_open" ON "workspace_deletions"("due_at") WHERE (finished_at IS NULL);

-- CreateIndex
CREATE INDEX "workspace_exports_due" ON "workspace_exports"("due_at") WHERE (due_at IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "workspace_exports_one" ON "workspace_exports"("workspace_id") WHERE (state = 'queued' OR state = 'running');

-- AddForeignKey
ALTER TABLE "workspace_exports" ADD CONSTRAINT "workspace_exports_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The audit log stays evidence for as long as its workspace is there, and goes with it: only while a removal is under way.
CREATE OR REPLACE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM "workspace_deletions" d WHERE d."id" = OLD."workspace_id" AND d."started_at" IS NOT NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit_entries is append only' USING ERRCODE = '42501';
END
$$;
