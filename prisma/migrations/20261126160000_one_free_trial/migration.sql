-- AlterTable
ALTER TABLE "users" ADD COLUMN     "trial_began_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "trial_numbers" (
    "meta_id" TEXT NOT NULL,
    "taken_by" UUID NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trial_numbers_pkey" PRIMARY KEY ("meta_id")
);

-- Who owns a workspace has had a trial, and so have the numbers of workspaces on trial.
UPDATE "users" SET "trial_began_at" = now()
  WHERE EXISTS (SELECT 1 FROM "memberships" m WHERE m."user_id" = "users"."id" AND m."role" = 'owner');
INSERT INTO "trial_numbers" ("meta_id", "taken_by", "ends_at")
  SELECT DISTINCT ON (n."meta_id") n."meta_id", n."workspace_id", s."trial_ends_at"
    FROM "phone_numbers" n JOIN "subscriptions" s ON s."workspace_id" = n."workspace_id"
    WHERE NOT n."is_sandbox" AND s."trial_ends_at" IS NOT NULL
    ORDER BY n."meta_id", s."trial_ends_at";

-- What every further workspace of a person begins with: the sandbox, for nothing and for ever.
INSERT INTO "plans" ("id", "name", "position", "offered", "numbers", "members", "contacts", "messages", "campaigns", "api_keys")
  VALUES ('sandbox', 'Sandbox', 1, false, 0, 5, 2000, 1000, 5, 2)
  ON CONFLICT ("id") DO NOTHING;
