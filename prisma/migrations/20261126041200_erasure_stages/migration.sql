-- An erasure goes through stages, each with a cursor of its own, and is found by its contact.
ALTER TABLE "contact_erasures" ADD COLUMN "stage" SMALLINT NOT NULL DEFAULT 0;

CREATE INDEX "contact_erasures_workspace_id_contact_id_idx" ON "contact_erasures"("workspace_id", "contact_id");
