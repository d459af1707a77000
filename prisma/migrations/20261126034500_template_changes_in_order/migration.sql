-- now() is when a transaction began, not when it got the row: a verdict of Meta's that waited for a submission to be
-- written down seemed older than it, and every page that compares the two ignored it. A change is later than the last one.
CREATE FUNCTION later_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.updated_at < OLD.updated_at THEN
    NEW.updated_at := OLD.updated_at + interval '1 millisecond';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER templates_updated_at BEFORE UPDATE ON "templates" FOR EACH ROW EXECUTE FUNCTION later_updated_at();
