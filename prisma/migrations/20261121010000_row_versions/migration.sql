-- A number that only grows with each change of a row, whoever changes it: an older view that arrives late (an answer
-- that was overtaken by a live event) can be told from a newer one. A trigger, so that no statement can forget it.
ALTER TABLE "conversations" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "messages" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;

CREATE FUNCTION next_row_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$$;

CREATE TRIGGER conversations_version BEFORE UPDATE ON "conversations" FOR EACH ROW EXECUTE FUNCTION next_row_version();
CREATE TRIGGER messages_version BEFORE UPDATE ON "messages" FOR EACH ROW EXECUTE FUNCTION next_row_version();
