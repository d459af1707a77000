-- CreateTable
CREATE TABLE "message_rollups" (
    "workspace_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "bucket" TIMESTAMPTZ(3) NOT NULL,
    "received" INTEGER NOT NULL DEFAULT 0,
    "outgoing" INTEGER NOT NULL DEFAULT 0,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "read" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "closed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "message_rollups_pkey" PRIMARY KEY ("workspace_id","bucket","phone_number_id")
);

-- CreateTable
CREATE TABLE "response_rollups" (
    "workspace_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "bucket" TIMESTAMPTZ(3) NOT NULL,
    "slot" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "response_rollups_pkey" PRIMARY KEY ("workspace_id","bucket","phone_number_id","slot")
);

-- CreateTable
CREATE TABLE "first_responses" (
    "workspace_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "seconds" INTEGER NOT NULL,

    CONSTRAINT "first_responses_pkey" PRIMARY KEY ("workspace_id","message_id")
);

-- CreateTable
CREATE TABLE "rollup_changes" (
    "workspace_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "bucket" TIMESTAMPTZ(3) NOT NULL,
    "received" INTEGER NOT NULL DEFAULT 0,
    "outgoing" INTEGER NOT NULL DEFAULT 0,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "read" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "closed" INTEGER NOT NULL DEFAULT 0,
    "slot" SMALLINT,
    "answers" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "rollup_changes_pkey" PRIMARY KEY ("workspace_id","id")
);

-- AddForeignKey
ALTER TABLE "message_rollups" ADD CONSTRAINT "message_rollups_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_rollups" ADD CONSTRAINT "message_rollups_workspace_id_phone_number_id_fkey" FOREIGN KEY ("workspace_id", "phone_number_id") REFERENCES "phone_numbers"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "response_rollups" ADD CONSTRAINT "response_rollups_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "response_rollups" ADD CONSTRAINT "response_rollups_workspace_id_phone_number_id_fkey" FOREIGN KEY ("workspace_id", "phone_number_id") REFERENCES "phone_numbers"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "first_responses" ADD CONSTRAINT "first_responses_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "first_responses" ADD CONSTRAINT "first_responses_workspace_id_message_id_fkey" FOREIGN KEY ("workspace_id", "message_id") REFERENCES "messages"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a message counts as, said once: the triggers, the first filling below and lib/analytics/rebuild.ts ask it.
CREATE FUNCTION "message_counts"(direction "message_direction", source "message_source", type text, status "message_status")
RETURNS TABLE ("received" int, "outgoing" int, "sent" int, "delivered" int, "read" int, "failed" int)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (own AND direction = 'inbound' AND source = 'customer')::int,
         (ours)::int,
         (ours AND status IN ('accepted', 'sent', 'delivered', 'read', 'played'))::int,
         (ours AND status IN ('delivered', 'read', 'played'))::int,
         (ours AND status IN ('read', 'played'))::int,
         (ours AND status = 'failed')::int
    FROM (SELECT own, own AND direction = 'outbound' AND source <> 'history' AND status <> 'cancelled' AS ours
            FROM (SELECT type NOT IN ('reaction', 'edit', 'revoke', 'system', 'request_welcome') AS own) a) b
$$;

-- The quarter of an hour something belongs to, by UTC: every time zone of our days is whole quarters away from it.
CREATE FUNCTION "rollup_bucket"(at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT date_bin('15 minutes', at, '2000-01-01 00:00:00+00'::timestamptz)
$$;

-- Four slots to an octave of seconds; 100 is a year.
CREATE FUNCTION "response_slot"(seconds int) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT least(100, floor(4 * log(2, greatest(seconds, 1))))::smallint
$$;

-- Only what changes a count leaves a row: most updates of messages change none.
CREATE FUNCTION "note_message_counts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "rollup_changes" ("workspace_id", "phone_number_id", "bucket", "received", "outgoing", "sent", "delivered", "read", "failed")
    SELECT m."workspace_id", m."phone_number_id", rollup_bucket(m."timestamp"),
           sum(c."received"), sum(c."outgoing"), sum(c."sent"), sum(c."delivered"), sum(c."read"), sum(c."failed")
      FROM new_rows m CROSS JOIN LATERAL message_counts(m."direction", m."source", m."type", m."status") c
     GROUP BY 1, 2, 3 HAVING sum(c."received") <> 0 OR sum(c."outgoing") <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "rollup_changes" ("workspace_id", "phone_number_id", "bucket", "received", "outgoing", "sent", "delivered", "read", "failed")
    SELECT m."workspace_id", m."phone_number_id", rollup_bucket(m."timestamp"),
           -sum(c."received"), -sum(c."outgoing"), -sum(c."sent"), -sum(c."delivered"), -sum(c."read"), -sum(c."failed")
      FROM old_rows m CROSS JOIN LATERAL message_counts(m."direction", m."source", m."type", m."status") c
     GROUP BY 1, 2, 3 HAVING sum(c."received") <> 0 OR sum(c."outgoing") <> 0;
  ELSE
    INSERT INTO "rollup_changes" ("workspace_id", "phone_number_id", "bucket", "received", "outgoing", "sent", "delivered", "read", "failed")
    SELECT m."workspace_id", m."phone_number_id", rollup_bucket(m."timestamp"),
           sum(sign * c."received"), sum(sign * c."outgoing"), sum(sign * c."sent"), sum(sign * c."delivered"),
           sum(sign * c."read"), sum(sign * c."failed")
      FROM (SELECT 1 AS sign, "workspace_id", "phone_number_id", "timestamp", "direction", "source", "type", "status" FROM new_rows
            UNION ALL
            SELECT -1, "workspace_id", "phone_number_id", "timestamp", "direction", "source", "type", "status" FROM old_rows) m
           CROSS JOIN LATERAL message_counts(m."direction", m."source", m."type", m."status") c
     GROUP BY 1, 2, 3
    HAVING sum(sign * c."received") <> 0 OR sum(sign * c."outgoing") <> 0 OR sum(sign * c."sent") <> 0
        OR sum(sign * c."delivered") <> 0 OR sum(sign * c."read") <> 0 OR sum(sign * c."failed") <> 0;
  END IF;
  RETURN NULL;
END
$$;

-- No foreign key of rollup_changes: a workspace that goes takes its messages along, and they leave rows here.
CREATE TRIGGER "messages_count_new" AFTER INSERT ON "messages"
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_message_counts"();
CREATE TRIGGER "messages_count_changed" AFTER UPDATE ON "messages"
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_message_counts"();
CREATE TRIGGER "messages_count_deleted" AFTER DELETE ON "messages"
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_message_counts"();

-- What queues an answer names it as the last message and ends the wait in the same statement (lib/inbox/queueing.ts);
-- closing ends the wait as well, and answers nobody.
CREATE FUNCTION "note_first_response"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "first_responses" ("workspace_id", "message_id", "phone_number_id", "at", "seconds")
  SELECT m."workspace_id", m."id", m."phone_number_id", m."timestamp",
         least(2000000000, greatest(0, extract(epoch FROM m."timestamp" - OLD."waiting_since")))::int
    FROM "messages" m
   WHERE m."workspace_id" = NEW."workspace_id" AND m."id" = NEW."last_message_id"
     AND m."direction" = 'outbound' AND m."source" IN ('agent', 'api', 'business_app')
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE TRIGGER "conversations_first_response" AFTER UPDATE OF "waiting_since" ON "conversations"
  FOR EACH ROW WHEN (OLD."waiting_since" IS NOT NULL AND NEW."waiting_since" IS NULL
    AND NEW."last_message_id" IS DISTINCT FROM OLD."last_message_id")
  EXECUTE FUNCTION "note_first_response"();

CREATE FUNCTION "forget_cancelled_response"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "first_responses" WHERE "workspace_id" = NEW."workspace_id" AND "message_id" = NEW."id";
  RETURN NULL;
END
$$;

-- An answer that was taken back in time has answered nobody.
CREATE TRIGGER "messages_forget_cancelled_response" AFTER UPDATE OF "status" ON "messages"
  FOR EACH ROW WHEN (NEW."status" = 'cancelled' AND OLD."status" <> 'cancelled')
  EXECUTE FUNCTION "forget_cancelled_response"();

CREATE FUNCTION "note_response_counts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "rollup_changes" ("workspace_id", "phone_number_id", "bucket", "slot", "answers")
    SELECT "workspace_id", "phone_number_id", rollup_bucket("at"), response_slot("seconds"), count(*)
      FROM new_rows GROUP BY 1, 2, 3, 4;
  ELSE
    INSERT INTO "rollup_changes" ("workspace_id", "phone_number_id", "bucket", "slot", "answers")
    SELECT "workspace_id", "phone_number_id", rollup_bucket("at"), response_slot("seconds"), -count(*)
      FROM old_rows GROUP BY 1, 2, 3, 4;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER "first_responses_count_new" AFTER INSERT ON "first_responses"
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_response_counts"();
CREATE TRIGGER "first_responses_count_deleted" AFTER DELETE ON "first_responses"
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_response_counts"();

CREATE FUNCTION "note_new_conversations"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Those a campaign makes are born closed: nobody has opened anything.
  INSERT INTO "rollup_changes" ("workspace_id", "phone_number_id", "bucket", "opened")
  SELECT "workspace_id", "phone_number_id", rollup_bucket("created_at"), count(*)
    FROM new_rows WHERE "status" <> 'closed' GROUP BY 1, 2, 3;
  RETURN NULL;
END
$$;

CREATE TRIGGER "conversations_count_new" AFTER INSERT ON "conversations"
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_new_conversations"();

CREATE FUNCTION "note_conversation_turn"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "rollup_changes" ("workspace_id", "phone_number_id", "bucket", "opened", "closed")
  VALUES (NEW."workspace_id", NEW."phone_number_id", rollup_bucket(now()),
          (NEW."status" <> 'closed')::int, (NEW."status" = 'closed')::int);
  RETURN NULL;
END
$$;

-- Who is erased is not closed by anybody.
CREATE TRIGGER "conversations_count_turns" AFTER UPDATE OF "status" ON "conversations"
  FOR EACH ROW WHEN ((OLD."status" = 'closed') <> (NEW."status" = 'closed') AND NEW."erased_at" IS NULL)
  EXECUTE FUNCTION "note_conversation_turn"();

-- Many small rows that live for seconds, and counters that are written again and again.
ALTER TABLE "rollup_changes" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
ALTER TABLE "message_rollups" SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "response_rollups" SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

-- What was there before. First answers are counted from now on: when they came to be was never written down.
INSERT INTO "message_rollups" ("workspace_id", "phone_number_id", "bucket", "received", "outgoing", "sent", "delivered", "read", "failed")
SELECT m."workspace_id", m."phone_number_id", rollup_bucket(m."timestamp"),
       sum(c."received"), sum(c."outgoing"), sum(c."sent"), sum(c."delivered"), sum(c."read"), sum(c."failed")
  FROM "messages" m CROSS JOIN LATERAL message_counts(m."direction", m."source", m."type", m."status") c
  JOIN "phone_numbers" pn ON pn."workspace_id" = m."workspace_id" AND pn."id" = m."phone_number_id"
 GROUP BY 1, 2, 3 HAVING sum(c."received") <> 0 OR sum(c."outgoing") <> 0;
