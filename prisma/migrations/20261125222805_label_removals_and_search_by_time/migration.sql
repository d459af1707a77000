-- CreateTable
CREATE TABLE "label_removals" (
    "workspace_id" UUID NOT NULL,
    "label_id" UUID NOT NULL,
    "stage" SMALLINT NOT NULL DEFAULT 0,
    "up_to" UUID,
    "stripped" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_removals_pkey" PRIMARY KEY ("workspace_id","label_id")
);

-- CreateIndex
-- Tells which pages hold messages of a time: some hundred KB for millions of rows. New pages are noted as they fill.
CREATE INDEX "message_search_ids" ON "message_search" USING BRIN ("message_id") WITH (pages_per_range = 64, autosummarize = on);

-- AddForeignKey
ALTER TABLE "label_removals" ADD CONSTRAINT "label_removals_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
