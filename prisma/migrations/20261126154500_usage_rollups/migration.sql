-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "usage_month" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "message_attempts" ADD COLUMN     "usage_month" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "usage_rollups" (
    "workspace_id" UUID NOT NULL,
    "month_start" TIMESTAMPTZ(3) NOT NULL,
    "bucket" TIMESTAMPTZ(3) NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "category" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "usage_rollups_pkey" PRIMARY KEY ("workspace_id","month_start","bucket","phone_number_id","category")
);

-- CreateTable
CREATE TABLE "usage_changes" (
    "workspace_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "month_start" TIMESTAMPTZ(3) NOT NULL,
    "bucket" TIMESTAMPTZ(3) NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "category" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "usage_changes_pkey" PRIMARY KEY ("workspace_id","id")
);

-- AddForeignKey
ALTER TABLE "usage_rollups" ADD CONSTRAINT "usage_rollups_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was there before. A place was held in the month that was counted; before the first of those, months of the plan.
CREATE TEMPORARY TABLE usage_months AS
SELECT workspace_id, start, coalesce(lead(start) OVER (PARTITION BY workspace_id ORDER BY start), 'infinity') AS "end"
  FROM (SELECT "workspace_id", "month_start" AS start FROM "message_usage"
        UNION
        SELECT s."workspace_id", m.start FROM "subscriptions" s
          JOIN "workspaces" w ON w."id" = s."workspace_id"
          CROSS JOIN generate_series(-60, 60) n
          CROSS JOIN LATERAL (
            SELECT (s."anchor" AT TIME ZONE 'UTC' + make_interval(months => n)) AT TIME ZONE 'UTC' AS start) m
         WHERE m.start <= now() AND m.start > w."created_at" - interval '1 month'
           AND NOT EXISTS (SELECT 1 FROM "message_usage" u
             WHERE u."workspace_id" = s."workspace_id" AND u."month_start" <= m.start)) months;

-- A status told that Meta had it before its attempt was written down, or while it was in doubt: now the ledger says so, too.
INSERT INTO "message_attempts" ("workspace_id", "message_id", "number", "started_at", "finished_at", "outcome", "wamid")
SELECT m."workspace_id", m."id", m."attempts", m."accepted_at", m."accepted_at", 'accepted', m."wamid"
  FROM "messages" m
 WHERE m."direction" = 'outbound' AND m."attempts" > 0 AND m."accepted_at" IS NOT NULL AND m."status" <> 'sending'
   AND NOT EXISTS (SELECT 1 FROM "message_attempts" a
     WHERE a."workspace_id" = m."workspace_id" AND a."message_id" = m."id" AND a."outcome" = 'accepted')
ON CONFLICT ("workspace_id", "message_id", "number") DO UPDATE
  SET "outcome" = 'accepted', "wamid" = excluded."wamid", "finished_at" = excluded."finished_at"
  WHERE "message_attempts"."outcome" = 'uncertain';

UPDATE "message_attempts" a SET "usage_month" = month.start FROM usage_months month
 WHERE a."outcome" IN ('accepted', 'uncertain') AND a."number" > 0
   AND month.workspace_id = a."workspace_id" AND month.start <= a."started_at" AND a."started_at" < month."end";
UPDATE "messages" m SET "usage_month" = month.start FROM usage_months month
 WHERE (m."status" = 'sending' OR m."status" = 'uncertain')
   AND month.workspace_id = m."workspace_id" AND month.start <= m."updated_at" AND m."updated_at" < month."end";
DROP TABLE usage_months;

-- What a message counts as for Meta's prices, when it was queued.
CREATE FUNCTION "usage_category"(type text, category text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN type = 'template' THEN coalesce(category, 'unknown') ELSE 'service' END
$$;

INSERT INTO "usage_rollups" ("workspace_id", "month_start", "bucket", "phone_number_id", "category", "count")
SELECT a."workspace_id", a."usage_month", rollup_bucket(coalesce(a."finished_at", a."started_at")), m."phone_number_id",
       usage_category(m."type", m."category"), count(*)
  FROM "message_attempts" a JOIN "messages" m ON m."workspace_id" = a."workspace_id" AND m."id" = a."message_id"
 WHERE a."outcome" = 'accepted' AND a."usage_month" IS NOT NULL
 GROUP BY 1, 2, 3, 4, 5;

-- An attempt that was accepted stays accepted, so nothing is taken away but to be put into another quarter of an hour.
-- None for deletions: what was accepted was accepted.
CREATE FUNCTION "note_accepted_attempts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "usage_changes" ("workspace_id", "month_start", "bucket", "phone_number_id", "category", "count")
    SELECT a."workspace_id", a."usage_month", rollup_bucket(coalesce(a."finished_at", a."started_at")),
           m."phone_number_id", usage_category(m."type", m."category"), count(*)
      FROM new_rows a JOIN "messages" m ON m."workspace_id" = a."workspace_id" AND m."id" = a."message_id"
     WHERE a."outcome" = 'accepted' AND a."usage_month" IS NOT NULL
     GROUP BY 1, 2, 3, 4, 5;
  ELSE
    INSERT INTO "usage_changes" ("workspace_id", "month_start", "bucket", "phone_number_id", "category", "count")
    SELECT a."workspace_id", a."usage_month", rollup_bucket(coalesce(a."finished_at", a."started_at")),
           m."phone_number_id", usage_category(m."type", m."category"), sum(a.sign)
      FROM (SELECT 1 AS sign, "workspace_id", "message_id", "outcome", "usage_month", "started_at", "finished_at" FROM new_rows
            UNION ALL
            SELECT -1, "workspace_id", "message_id", "outcome", "usage_month", "started_at", "finished_at" FROM old_rows) a
      JOIN "messages" m ON m."workspace_id" = a."workspace_id" AND m."id" = a."message_id"
     WHERE a."outcome" = 'accepted' AND a."usage_month" IS NOT NULL
     GROUP BY 1, 2, 3, 4, 5 HAVING sum(a.sign) <> 0;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER "message_attempts_count_new" AFTER INSERT ON "message_attempts"
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_accepted_attempts"();
CREATE TRIGGER "message_attempts_count_changed" AFTER UPDATE ON "message_attempts"
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_accepted_attempts"();

-- As those of the other counts.
ALTER TABLE "usage_changes" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
ALTER TABLE "usage_rollups" SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
