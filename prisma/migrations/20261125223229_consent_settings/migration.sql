-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "consent_settings" JSONB;
