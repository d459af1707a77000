-- Contacts that an undone deletion still brings back; they hold places of the plan.
ALTER TABLE "contact_changes" ADD COLUMN "awaited" INTEGER NOT NULL DEFAULT 0;
