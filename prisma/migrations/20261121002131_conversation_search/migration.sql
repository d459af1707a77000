-- Searching the conversation list looks through recent conversations first. With the contact's words in the row itself
-- that takes a fifth of the time of looking each contact up. Triggers keep the copy, so that no writer can forget it.

-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "search_text" TEXT NOT NULL DEFAULT '';

UPDATE "conversations" cv SET "search_text" = ct."search_text"
  FROM "contacts" ct WHERE ct."workspace_id" = cv."workspace_id" AND ct."id" = cv."contact_id";

-- CreateIndex
CREATE INDEX "conversations_workspace_id_status_last_activity_at_id_idx" ON "conversations"("workspace_id", "status", "last_activity_at" DESC, "id" DESC);

-- FOR SHARE waits for a renaming that is not committed yet, whose own copying cannot see this row.
CREATE FUNCTION "copy_search_text_to_new_conversation"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT ct."search_text" INTO NEW."search_text" FROM "contacts" ct
   WHERE ct."workspace_id" = NEW."workspace_id" AND ct."id" = NEW."contact_id" FOR SHARE;
  NEW."search_text" := coalesce(NEW."search_text", '');
  RETURN NEW;
END
$$;

CREATE TRIGGER "conversations_copy_search_text"
  BEFORE INSERT OR UPDATE OF "contact_id" ON "conversations"
  FOR EACH ROW EXECUTE FUNCTION "copy_search_text_to_new_conversation"();

CREATE FUNCTION "copy_search_text_to_conversations"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "conversations" cv SET "search_text" = NEW."search_text"
   WHERE cv."workspace_id" = NEW."workspace_id" AND cv."contact_id" = NEW."id"
     AND cv."search_text" <> NEW."search_text";
  RETURN NULL;
END
$$;

-- At the end of the transaction: a batch of messages has locked its conversations by then.
CREATE CONSTRAINT TRIGGER "contacts_copy_search_text"
  AFTER UPDATE OF "search_text" ON "contacts" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD."search_text" IS DISTINCT FROM NEW."search_text")
  EXECUTE FUNCTION "copy_search_text_to_conversations"();
