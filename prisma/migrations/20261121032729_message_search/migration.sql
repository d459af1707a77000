-- CreateTable
CREATE TABLE "message_search" (
    "workspace_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "direction" "message_direction" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "message_search_pkey" PRIMARY KEY ("workspace_id","message_id")
);

-- CreateTable
CREATE TABLE "message_search_queue" (
    "workspace_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,

    CONSTRAINT "message_search_queue_pkey" PRIMARY KEY ("workspace_id","message_id")
);

-- CreateIndex
CREATE INDEX "message_search_workspace_id_conversation_id_message_id_idx" ON "message_search"("workspace_id", "conversation_id", "message_id" DESC);

-- CreateIndex
CREATE INDEX "message_search_words" ON "message_search" USING GIN ("words");

-- AddForeignKey
ALTER TABLE "message_search" ADD CONSTRAINT "message_search_workspace_id_message_id_fkey" FOREIGN KEY ("workspace_id", "message_id") REFERENCES "messages"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- A new message only leaves its id here: taking its words apart belongs to the worker, not to the path of the webhooks.
CREATE FUNCTION "queue_new_messages_for_search"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "message_search_queue" ("workspace_id", "message_id")
  SELECT n."workspace_id", n."id" FROM new_rows n
   WHERE (n."text" IS NOT NULL OR n."type" = 'document') AND n."source" <> 'system' AND n."type" NOT IN ('reaction', 'edit', 'revoke')
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE TRIGGER "messages_queue_for_search" AFTER INSERT ON "messages"
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "queue_new_messages_for_search"();

CREATE FUNCTION "queue_changed_message_for_search"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "message_search_queue" ("workspace_id", "message_id") VALUES (NEW."workspace_id", NEW."id")
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE TRIGGER "messages_queue_changed_for_search" AFTER UPDATE OF "text", "conversation_id" ON "messages"
  FOR EACH ROW WHEN (OLD."text" IS DISTINCT FROM NEW."text" OR OLD."conversation_id" <> NEW."conversation_id")
  EXECUTE FUNCTION "queue_changed_message_for_search"();

INSERT INTO "message_search_queue" ("workspace_id", "message_id")
  SELECT "workspace_id", "id" FROM "messages"
   WHERE ("text" IS NOT NULL OR "type" = 'document') AND "source" <> 'system' AND "type" NOT IN ('reaction', 'edit', 'revoke');
