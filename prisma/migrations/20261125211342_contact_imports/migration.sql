-- CreateEnum
CREATE TYPE "contact_import_deed" AS ENUM ('created', 'changed', 'seen');

-- AlterEnum
ALTER TYPE "contact_import_state" ADD VALUE 'checking' BEFORE 'queued';

-- DropIndex
DROP INDEX "contact_imports_busy";

-- AlterTable
ALTER TABLE "contact_import_changes" ADD COLUMN     "after" JSONB,
ADD COLUMN     "did" "contact_import_deed" NOT NULL,
ADD COLUMN     "fingerprint" UUID,
ADD COLUMN     "row" INTEGER NOT NULL,
ADD COLUMN     "values" JSONB;

-- AlterTable
ALTER TABLE "contact_import_errors" DROP COLUMN "column",
DROP COLUMN "line",
DROP COLUMN "reason",
ADD COLUMN     "cells" TEXT[],
ADD COLUMN     "problems" JSONB NOT NULL;

-- AlterTable
ALTER TABLE "contact_imports" DROP COLUMN "lease_until",
ADD COLUMN     "check" JSONB,
ADD COLUMN     "due_at" TIMESTAMPTZ(3),
ADD COLUMN     "forget_at" TIMESTAMPTZ(3),
ADD COLUMN     "has_header" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "kept_stopped" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "labels_made" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "line" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "repeated" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "stored_bytes" BIGINT NOT NULL,
ADD COLUMN     "total_rows" INTEGER,
ADD COLUMN     "undo" JSONB,
ADD COLUMN     "undone_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "contact_imports_due" ON "contact_imports"("due_at") WHERE (due_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "contact_imports_forget" ON "contact_imports"("forget_at") WHERE (forget_at IS NOT NULL);
