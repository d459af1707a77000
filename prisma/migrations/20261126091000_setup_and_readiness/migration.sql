-- AlterTable
ALTER TABLE "memberships" ADD COLUMN     "setup_dismissed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "phone_numbers" ADD COLUMN     "readiness" JSONB;
