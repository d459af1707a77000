-- A workspace's formats, colour, picture and hours, and the addresses it had before.
ALTER TABLE "workspaces" ADD COLUMN "brand_color" TEXT,
ADD COLUMN "business_hours" JSONB,
ADD COLUMN "locale" TEXT NOT NULL DEFAULT 'en-US';

ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_brand_color_check"
  CHECK ("brand_color" ~ '^#[0-9a-f]{6}$');

CREATE TABLE "workspace_logos" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "bytes" BYTEA NOT NULL,
    "mime_type" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_logos_pkey" PRIMARY KEY ("workspace_id")
);

CREATE TABLE "former_slugs" (
    "slug" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "retired_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "former_slugs_pkey" PRIMARY KEY ("workspace_id", "slug")
);

CREATE UNIQUE INDEX "workspace_logos_id_key" ON "workspace_logos"("id");

CREATE UNIQUE INDEX "workspace_logos_workspace_id_id_key" ON "workspace_logos"("workspace_id", "id");

CREATE UNIQUE INDEX "former_slugs_slug_key" ON "former_slugs"("slug");

ALTER TABLE "workspace_logos" ADD CONSTRAINT "workspace_logos_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "former_slugs" ADD CONSTRAINT "former_slugs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
