import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ImportPage } from "@/components/contacts/import/import-page";
import { contactImportParams } from "@/lib/contacts/imports/schemas";
import { requireWorkspace } from "@/lib/http/page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("imports"))("title") };
}

type Props = { params: Promise<{ workspace: string; contactImportId: string }> };

export default async function Page({ params }: Props) {
  const { workspace, contactImportId } = await params;
  await requireWorkspace(workspace);
  const id = contactImportParams.safeParse({ contactImportId });
  if (!id.success) notFound();
  return <ImportPage id={id.data.contactImportId} />;
}
