-- Counts read contacts_facts alone where all of a page of contacts is visible, which only vacuum writes down. By the
-- server's own settings a million contacts would wait for 200,000 messages.
ALTER TABLE "contacts" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.02);
