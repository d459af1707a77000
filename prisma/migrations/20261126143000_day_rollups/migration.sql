-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "days_zone" TEXT;

-- CreateTable
CREATE TABLE "message_days" (
    "workspace_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "received" INTEGER NOT NULL DEFAULT 0,
    "outgoing" INTEGER NOT NULL DEFAULT 0,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "read" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "closed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "message_days_pkey" PRIMARY KEY ("workspace_id","day","phone_number_id")
);

-- CreateTable
CREATE TABLE "response_days" (
    "workspace_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "slot" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "response_days_pkey" PRIMARY KEY ("workspace_id","day","phone_number_id","slot")
);

-- CreateIndex
CREATE INDEX "workspaces_days_due" ON "workspaces"("id") WHERE (days_zone IS DISTINCT FROM time_zone);

-- AddForeignKey
ALTER TABLE "message_days" ADD CONSTRAINT "message_days_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_days" ADD CONSTRAINT "message_days_workspace_id_phone_number_id_fkey" FOREIGN KEY ("workspace_id", "phone_number_id") REFERENCES "phone_numbers"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "response_days" ADD CONSTRAINT "response_days_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "response_days" ADD CONSTRAINT "response_days_workspace_id_phone_number_id_fkey" FOREIGN KEY ("workspace_id", "phone_number_id") REFERENCES "phone_numbers"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
