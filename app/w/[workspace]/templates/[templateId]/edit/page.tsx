import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EditTemplatePage } from "@/components/templates/edit-template-page";
import { requireWorkspace } from "@/lib/http/page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("templates.builder"))("pageTitle") };
}

type Params = Promise<{ workspace: string; templateId: string }>;

export default async function Page({ params }: { params: Params }) {
  const { workspace, templateId } = await params;
  await requireWorkspace(workspace);
  return <EditTemplatePage key={templateId} templateId={templateId} />;
}
