-- Search by a part of a name or number, inside one workspace. Both are trusted extensions: the owner of the database may create them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "user_token_purpose" AS ENUM ('verify_email', 'reset_password');

-- CreateEnum
CREATE TYPE "mail_state" AS ENUM ('queued', 'sent', 'failed', 'outbox');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'agent', 'viewer');

-- CreateEnum
CREATE TYPE "actor_type" AS ENUM ('user', 'api_key', 'system', 'operator');

-- CreateEnum
CREATE TYPE "token_state" AS ENUM ('ok', 'invalid', 'missing_permission', 'unchecked');

-- CreateEnum
CREATE TYPE "phone_number_state" AS ENUM ('connected', 'unhealthy', 'disconnected');

-- CreateEnum
CREATE TYPE "identity_kind" AS ENUM ('wa_id', 'phone', 'bsuid');

-- CreateEnum
CREATE TYPE "conversation_status" AS ENUM ('open', 'closed');

-- CreateEnum
CREATE TYPE "message_direction" AS ENUM ('inbound', 'outbound');

-- CreateEnum
CREATE TYPE "message_status" AS ENUM ('received', 'queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed', 'uncertain', 'cancelled');

-- CreateEnum
CREATE TYPE "message_source" AS ENUM ('customer', 'agent', 'api', 'automation', 'campaign', 'business_app', 'history');

-- CreateEnum
CREATE TYPE "webhook_event_state" AS ENUM ('pending', 'processed', 'partial', 'failed', 'quarantined', 'unmatched');

-- CreateEnum
CREATE TYPE "webhook_item_state" AS ENUM ('failed', 'replayed');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" TIMESTAMPTZ(3),
    "password_hash" TEXT,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "refresh_token" TEXT,
    "access_token" TEXT,
    "expires_at" INTEGER,
    "token_type" TEXT,
    "scope" TEXT,
    "id_token" TEXT,
    "session_state" TEXT,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "ip" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_tokens" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" "user_token_purpose" NOT NULL,
    "email" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mails" (
    "id" UUID NOT NULL,
    "to" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "state" "mail_state" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspaces" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "country" TEXT NOT NULL DEFAULT 'US',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "role" "role" NOT NULL DEFAULT 'admin',
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" UUID NOT NULL,
    "workspace_id" UUID,
    "actor_type" "actor_type" NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "target_type" TEXT,
    "target_id" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',
    "ip" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_connections" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "app_id" TEXT,
    "app_secret" TEXT NOT NULL,
    "previous_app_secret" TEXT,
    "previous_secret_until" TIMESTAMPTZ(3),
    "verify_token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_connections_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "wabas" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "meta_id" TEXT NOT NULL,
    "name" TEXT,
    "access_token" TEXT NOT NULL,
    "token_state" "token_state" NOT NULL DEFAULT 'unchecked',
    "token_checked_at" TIMESTAMPTZ(3),
    "token_expires_at" TIMESTAMPTZ(3),
    "graph_url" TEXT,
    "portfolio_id" TEXT,
    "webhook_connection_id" UUID,
    "subscribed_at" TIMESTAMPTZ(3),
    "is_sandbox" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wabas_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "phone_numbers" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "waba_id" UUID NOT NULL,
    "meta_id" TEXT NOT NULL,
    "connected_meta_id" TEXT,
    "display_phone_number" TEXT NOT NULL,
    "verified_name" TEXT,
    "state" "phone_number_state" NOT NULL DEFAULT 'connected',
    "meta_status" TEXT,
    "quality_rating" TEXT,
    "name_status" TEXT,
    "messaging_limit" TEXT,
    "throughput" INTEGER NOT NULL DEFAULT 80,
    "is_on_biz_app" BOOLEAN NOT NULL DEFAULT false,
    "pin" TEXT,
    "is_sandbox" BOOLEAN NOT NULL DEFAULT false,
    "health" JSONB NOT NULL DEFAULT '[]',
    "health_checked_at" TIMESTAMPTZ(3),
    "paused_until" TIMESTAMPTZ(3),
    "pause_reason" TEXT,
    "connected_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disconnected_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "phone_numbers_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT,
    "profile_name" TEXT,
    "phone" TEXT,
    "wa_id" TEXT,
    "bsuid" TEXT,
    "username" TEXT,
    "search_text" TEXT NOT NULL DEFAULT '',
    "referral" JSONB,
    "marketing_stopped_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "contact_identities" (
    "workspace_id" UUID NOT NULL,
    "kind" "identity_kind" NOT NULL,
    "value" TEXT NOT NULL,
    "contact_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_identities_pkey" PRIMARY KEY ("workspace_id","kind","value")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "status" "conversation_status" NOT NULL DEFAULT 'open',
    "last_activity_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_message_id" UUID,
    "last_inbound_at" TIMESTAMPTZ(3),
    "window_expires_at" TIMESTAMPTZ(3),
    "unread_count" INTEGER NOT NULL DEFAULT 0,
    "read_up_to_id" UUID,
    "read_receipt_due_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "direction" "message_direction" NOT NULL,
    "source" "message_source" NOT NULL,
    "type" TEXT NOT NULL,
    "text" TEXT,
    "content" JSONB NOT NULL DEFAULT '{}',
    "wamid" TEXT,
    "status" "message_status" NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),
    "played_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "error" JSONB,
    "pricing" JSONB,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "priority" SMALLINT NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "reply_to_id" UUID,
    "reply_to_wamid" TEXT,
    "reactions" JSONB,
    "edited_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "sent_by_user_id" UUID,
    "sent_by_api_key_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "message_attempts" (
    "workspace_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "number" SMALLINT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT NOT NULL,
    "wamid" TEXT,
    "http_status" INTEGER,
    "error" JSONB,

    CONSTRAINT "message_attempts_pkey" PRIMARY KEY ("workspace_id","message_id","number")
);

-- CreateTable
CREATE TABLE "orphan_statuses" (
    "id" UUID NOT NULL,
    "meta_number_id" TEXT NOT NULL,
    "wamid" TEXT NOT NULL,
    "callback_data" TEXT,
    "status" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "orphan_statuses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "workspace_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "message_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("workspace_id","key")
);

-- CreateTable
CREATE TABLE "webhook_events" (
    "id" UUID NOT NULL,
    "signed_by" TEXT NOT NULL,
    "connection_workspace_id" UUID,
    "body" BYTEA NOT NULL,
    "sha256" BYTEA NOT NULL,
    "state" "webhook_event_state" NOT NULL DEFAULT 'pending',
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "error" TEXT,
    "summary" JSONB,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_event_shares" (
    "workspace_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "state" "webhook_event_state" NOT NULL,
    "summary" JSONB,

    CONSTRAINT "webhook_event_shares_pkey" PRIMARY KEY ("workspace_id","event_id")
);

-- CreateTable
CREATE TABLE "webhook_items" (
    "id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "workspace_id" UUID,
    "path" TEXT NOT NULL,
    "state" "webhook_item_state" NOT NULL DEFAULT 'failed',
    "error" TEXT NOT NULL,
    "attempts" SMALLINT NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_items_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_provider_provider_account_id_key" ON "accounts"("provider", "provider_account_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_created_at_idx" ON "sessions"("user_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "user_tokens_hash_key" ON "user_tokens"("hash");

-- CreateIndex
CREATE INDEX "user_tokens_user_id_purpose_idx" ON "user_tokens"("user_id", "purpose");

-- CreateIndex
CREATE INDEX "mails_queued" ON "mails"("due_at") WHERE (state = 'queued');

-- CreateIndex
CREATE UNIQUE INDEX "workspaces_slug_key" ON "workspaces"("slug");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_workspace_id_user_id_key" ON "memberships"("workspace_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_prefix_key" ON "api_keys"("prefix");

-- CreateIndex
CREATE INDEX "audit_entries_workspace_id_id_idx" ON "audit_entries"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_connections_id_key" ON "webhook_connections"("id");

-- CreateIndex
CREATE INDEX "wabas_meta_id_idx" ON "wabas"("meta_id");

-- CreateIndex
CREATE UNIQUE INDEX "wabas_workspace_id_meta_id_key" ON "wabas"("workspace_id", "meta_id");

-- CreateIndex
CREATE UNIQUE INDEX "phone_numbers_connected_meta_id_key" ON "phone_numbers"("connected_meta_id");

-- CreateIndex
CREATE UNIQUE INDEX "phone_numbers_workspace_id_meta_id_key" ON "phone_numbers"("workspace_id", "meta_id");

-- CreateIndex
CREATE INDEX "contacts_search" ON "contacts" USING GIN ("workspace_id" uuid_ops, "search_text" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "contacts_workspace_id_created_at_id_idx" ON "contacts"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "contact_identities_workspace_id_contact_id_idx" ON "contact_identities"("workspace_id", "contact_id");

-- CreateIndex
CREATE INDEX "conversations_workspace_id_last_activity_at_id_idx" ON "conversations"("workspace_id", "last_activity_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversations_workspace_id_phone_number_id_last_activity_at_idx" ON "conversations"("workspace_id", "phone_number_id", "last_activity_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversations_unread" ON "conversations"("workspace_id", "last_activity_at" DESC, "id" DESC) WHERE (unread_count > 0);

-- CreateIndex
CREATE INDEX "conversations_read_receipts" ON "conversations"("read_receipt_due_at") WHERE (read_receipt_due_at IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "conversations_workspace_id_contact_id_phone_number_id_key" ON "conversations"("workspace_id", "contact_id", "phone_number_id");

-- CreateIndex
CREATE INDEX "messages_workspace_id_conversation_id_timestamp_id_idx" ON "messages"("workspace_id", "conversation_id", "timestamp" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "messages_workspace_id_phone_number_id_id_idx" ON "messages"("workspace_id", "phone_number_id", "id" DESC);

-- CreateIndex
CREATE INDEX "messages_queued" ON "messages"("phone_number_id", "priority", "id") WHERE (status = 'queued');

-- CreateIndex
CREATE INDEX "messages_outstanding" ON "messages"("conversation_id", "id") WHERE (status = 'queued' OR status = 'sending');

-- CreateIndex
CREATE INDEX "messages_leased" ON "messages"("lease_until") WHERE (status = 'sending');

-- CreateIndex
CREATE UNIQUE INDEX "messages_phone_number_id_wamid_direction_key" ON "messages"("phone_number_id", "wamid", "direction");

-- CreateIndex
CREATE INDEX "orphan_statuses_meta_number_id_wamid_idx" ON "orphan_statuses"("meta_number_id", "wamid");

-- CreateIndex
CREATE INDEX "orphan_statuses_received_at_idx" ON "orphan_statuses"("received_at");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_events_sha256_key" ON "webhook_events"("sha256");

-- CreateIndex
CREATE INDEX "webhook_events_pending" ON "webhook_events"("id") WHERE (state = 'pending');

-- CreateIndex
CREATE INDEX "webhook_events_troubled" ON "webhook_events"("state", "id") WHERE (state <> 'pending' AND state <> 'processed');

-- CreateIndex
CREATE INDEX "webhook_events_received_at_idx" ON "webhook_events"("received_at");

-- CreateIndex
CREATE INDEX "webhook_event_shares_workspace_id_state_event_id_idx" ON "webhook_event_shares"("workspace_id", "state", "event_id");

-- CreateIndex
CREATE INDEX "webhook_event_shares_event_id_idx" ON "webhook_event_shares"("event_id");

-- CreateIndex
CREATE INDEX "webhook_items_workspace_id_id_idx" ON "webhook_items"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_items_event_id_path_key" ON "webhook_items"("event_id", "path");

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_tokens" ADD CONSTRAINT "user_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_connections" ADD CONSTRAINT "webhook_connections_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wabas" ADD CONSTRAINT "wabas_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wabas" ADD CONSTRAINT "wabas_workspace_id_webhook_connection_id_fkey" FOREIGN KEY ("workspace_id", "webhook_connection_id") REFERENCES "webhook_connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "phone_numbers" ADD CONSTRAINT "phone_numbers_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "phone_numbers" ADD CONSTRAINT "phone_numbers_workspace_id_waba_id_fkey" FOREIGN KEY ("workspace_id", "waba_id") REFERENCES "wabas"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_identities" ADD CONSTRAINT "contact_identities_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_identities" ADD CONSTRAINT "contact_identities_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_phone_number_id_fkey" FOREIGN KEY ("workspace_id", "phone_number_id") REFERENCES "phone_numbers"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_attempts" ADD CONSTRAINT "message_attempts_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_event_shares" ADD CONSTRAINT "webhook_event_shares_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "webhook_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_items" ADD CONSTRAINT "webhook_items_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "webhook_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;
