-- CreateEnum
CREATE TYPE "consent_category" AS ENUM ('marketing', 'utility');

-- CreateEnum
CREATE TYPE "contact_import_state" AS ENUM ('uploaded', 'queued', 'running', 'completed', 'failed', 'cancelled', 'undoing', 'undone');

-- CreateEnum
CREATE TYPE "campaign_state" AS ENUM ('draft', 'scheduled', 'freezing', 'running', 'paused', 'completed', 'cancelled');

-- CreateEnum
CREATE TYPE "campaign_recipient_state" AS ENUM ('pending', 'queued', 'skipped', 'cancelled');

-- CreateEnum
CREATE TYPE "scheduled_message_state" AS ENUM ('scheduled', 'completed', 'cancelled', 'stuck');

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "country" TEXT,
ADD COLUMN     "last_inbound_at" TIMESTAMPTZ(3),
ADD COLUMN     "marketing_granted_at" TIMESTAMPTZ(3),
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'whatsapp',
ADD COLUMN     "utility_granted_at" TIMESTAMPTZ(3),
ADD COLUMN     "utility_said_at" TIMESTAMPTZ(3),
ADD COLUMN     "utility_stopped_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "campaign_id" UUID,
ADD COLUMN     "category" TEXT,
ADD COLUMN     "context_id" TEXT,
ADD COLUMN     "context_type" TEXT,
ADD COLUMN     "scheduled_for" TIMESTAMPTZ(3),
ADD COLUMN     "scheduled_id" UUID,
ADD COLUMN     "template_id" UUID;

-- AlterTable
ALTER TABLE "wabas" ADD COLUMN     "templates_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "templates_error" JSONB,
ADD COLUMN     "templates_synced_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "consent_events" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "category" "consent_category" NOT NULL,
    "granted" BOOLEAN NOT NULL,
    "source" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "proof" TEXT,
    "message_id" UUID,
    "by_user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_events_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "segments" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segments_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "contact_imports" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "state" "contact_import_state" NOT NULL DEFAULT 'uploaded',
    "filename" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "storage_key" TEXT,
    "encoding" TEXT NOT NULL,
    "separator" TEXT NOT NULL,
    "columns" TEXT[],
    "settings" JSONB NOT NULL DEFAULT '{}',
    "offset" BIGINT NOT NULL DEFAULT 0,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "error" JSONB,
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_imports_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "contact_import_changes" (
    "workspace_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "before" JSONB,

    CONSTRAINT "contact_import_changes_pkey" PRIMARY KEY ("workspace_id","import_id","contact_id")
);

-- CreateTable
CREATE TABLE "contact_import_errors" (
    "workspace_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "row" INTEGER NOT NULL,
    "column" TEXT,
    "reason" TEXT NOT NULL,
    "line" TEXT NOT NULL,

    CONSTRAINT "contact_import_errors_pkey" PRIMARY KEY ("workspace_id","import_id","row")
);

-- CreateTable
CREATE TABLE "templates" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "waba_id" UUID NOT NULL,
    "meta_id" TEXT,
    "name" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "parameter_format" TEXT NOT NULL DEFAULT 'POSITIONAL',
    "components" JSONB NOT NULL,
    "draft" JSONB,
    "quality" TEXT,
    "reason" TEXT,
    "reason_info" JSONB,
    "next_category" TEXT,
    "next_category_at" TIMESTAMPTZ(3),
    "ttl_seconds" INTEGER,
    "submitted_at" TIMESTAMPTZ(3),
    "status_at" TIMESTAMPTZ(3),
    "synced_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "templates_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "template_events" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "template_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "from" TEXT,
    "to" TEXT,
    "reason" TEXT,
    "info" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "template_events_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "campaigns" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" "campaign_state" NOT NULL DEFAULT 'draft',
    "audience" JSONB NOT NULL DEFAULT '{}',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "estimate" JSONB,
    "scheduled_at" TIMESTAMPTZ(3),
    "launched_at" TIMESTAMPTZ(3),
    "launched_by_id" UUID,
    "started_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "pause_reason" TEXT,
    "pause_info" JSONB,
    "finished_at" TIMESTAMPTZ(3),
    "recipients" INTEGER NOT NULL DEFAULT 0,
    "frozen_up_to" UUID,
    "due_at" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "campaign_variants" (
    "workspace_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "number" SMALLINT NOT NULL,
    "template_id" UUID NOT NULL,
    "share" SMALLINT NOT NULL DEFAULT 1,
    "values" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "campaign_variants_pkey" PRIMARY KEY ("workspace_id","campaign_id","number")
);

-- CreateTable
CREATE TABLE "campaign_recipients" (
    "workspace_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "variant" SMALLINT NOT NULL DEFAULT 0,
    "state" "campaign_recipient_state" NOT NULL DEFAULT 'pending',
    "skip_reason" TEXT,
    "country" TEXT,
    "values" JSONB,
    "message_id" UUID,
    "due_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "clicked_at" TIMESTAMPTZ(3),
    "opted_out_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_recipients_pkey" PRIMARY KEY ("workspace_id","campaign_id","contact_id")
);

-- CreateTable
CREATE TABLE "scheduled_messages" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "state" "scheduled_message_state" NOT NULL DEFAULT 'scheduled',
    "input" JSONB NOT NULL,
    "fallback" JSONB,
    "recurrence" JSONB,
    "time_zone" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "last_at" TIMESTAMPTZ(3),
    "times" INTEGER NOT NULL DEFAULT 0,
    "priority" SMALLINT NOT NULL DEFAULT 0,
    "problem" JSONB,
    "context_type" TEXT,
    "context_id" TEXT,
    "created_by_id" UUID,
    "api_key_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "scheduled_messages_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "consent_events_workspace_id_contact_id_at_idx" ON "consent_events"("workspace_id", "contact_id", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "segments_workspace_id_name_key" ON "segments"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "contact_imports_busy" ON "contact_imports"("state", "lease_until") WHERE (state = 'queued' OR state = 'running' OR state = 'undoing');

-- CreateIndex
CREATE INDEX "templates_workspace_id_meta_id_idx" ON "templates"("workspace_id", "meta_id");

-- CreateIndex
CREATE UNIQUE INDEX "templates_workspace_id_waba_id_name_language_key" ON "templates"("workspace_id", "waba_id", "name", "language");

-- CreateIndex
CREATE INDEX "template_events_workspace_id_template_id_at_idx" ON "template_events"("workspace_id", "template_id", "at" DESC);

-- CreateIndex
CREATE INDEX "campaigns_workspace_id_created_at_id_idx" ON "campaigns"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "campaigns_due" ON "campaigns"("due_at") WHERE (due_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "campaign_recipients_pending" ON "campaign_recipients"("campaign_id", "contact_id") WHERE (state = 'pending');

-- CreateIndex
CREATE INDEX "campaign_recipients_workspace_id_contact_id_idx" ON "campaign_recipients"("workspace_id", "contact_id");

-- CreateIndex
CREATE INDEX "campaign_recipients_message" ON "campaign_recipients"("message_id") WHERE (message_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "scheduled_messages_due" ON "scheduled_messages"("next_at") WHERE (state = 'scheduled');

-- CreateIndex
CREATE INDEX "scheduled_messages_workspace_id_conversation_id_next_at_idx" ON "scheduled_messages"("workspace_id", "conversation_id", "next_at");

-- CreateIndex
CREATE INDEX "scheduled_messages_workspace_id_state_next_at_id_idx" ON "scheduled_messages"("workspace_id", "state", "next_at", "id");

-- CreateIndex
CREATE INDEX "messages_campaign" ON "messages"("campaign_id", "status") WHERE (campaign_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "messages_campaign_conversation" ON "messages"("conversation_id", "id" DESC) WHERE (campaign_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "messages_template" ON "messages"("workspace_id", "template_id", "id" DESC) WHERE (template_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "messages_context" ON "messages"("workspace_id", "context_type", "context_id", "id" DESC) WHERE (context_id IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "messages_scheduled" ON "messages"("scheduled_id", "scheduled_for") WHERE (scheduled_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "wabas_templates_due" ON "wabas"("templates_due_at") WHERE (templates_due_at IS NOT NULL);

-- AddForeignKey
ALTER TABLE "consent_events" ADD CONSTRAINT "consent_events_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_events" ADD CONSTRAINT "consent_events_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segments" ADD CONSTRAINT "segments_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_imports" ADD CONSTRAINT "contact_imports_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_import_changes" ADD CONSTRAINT "contact_import_changes_workspace_id_import_id_fkey" FOREIGN KEY ("workspace_id", "import_id") REFERENCES "contact_imports"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_import_errors" ADD CONSTRAINT "contact_import_errors_workspace_id_import_id_fkey" FOREIGN KEY ("workspace_id", "import_id") REFERENCES "contact_imports"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "templates" ADD CONSTRAINT "templates_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "templates" ADD CONSTRAINT "templates_workspace_id_waba_id_fkey" FOREIGN KEY ("workspace_id", "waba_id") REFERENCES "wabas"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_events" ADD CONSTRAINT "template_events_workspace_id_template_id_fkey" FOREIGN KEY ("workspace_id", "template_id") REFERENCES "templates"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_workspace_id_phone_number_id_fkey" FOREIGN KEY ("workspace_id", "phone_number_id") REFERENCES "phone_numbers"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_variants" ADD CONSTRAINT "campaign_variants_workspace_id_campaign_id_fkey" FOREIGN KEY ("workspace_id", "campaign_id") REFERENCES "campaigns"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_variants" ADD CONSTRAINT "campaign_variants_workspace_id_template_id_fkey" FOREIGN KEY ("workspace_id", "template_id") REFERENCES "templates"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_workspace_id_campaign_id_fkey" FOREIGN KEY ("workspace_id", "campaign_id") REFERENCES "campaigns"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scheduled_messages" ADD CONSTRAINT "scheduled_messages_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scheduled_messages" ADD CONSTRAINT "scheduled_messages_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scheduled_messages" ADD CONSTRAINT "scheduled_messages_workspace_id_phone_number_id_fkey" FOREIGN KEY ("workspace_id", "phone_number_id") REFERENCES "phone_numbers"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
