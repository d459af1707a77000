-- CreateTable
CREATE TABLE "custom_field_removals" (
    "workspace_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "up_to" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "custom_field_removals_pkey" PRIMARY KEY ("workspace_id","key")
);

-- AddForeignKey
ALTER TABLE "custom_field_removals" ADD CONSTRAINT "custom_field_removals_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
