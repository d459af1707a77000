import { cookies } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Logo } from "@/components/logo";
import { FirstWorkspace } from "@/components/shell/first-workspace";
import { Button } from "@/components/ui/button";
import { drawings } from "@/components/ui/drawings";
import { currentSession } from "@/lib/http/page";
import { listWorkspacesOf } from "@/lib/tenancy/queries";

const points = ["once", "live", "errors"] as const;

/** Members go to the workspace they used last; visitors see what this is. */
export default async function Home() {
  const signedIn = await currentSession();
  if (signedIn) {
    const workspaces = await listWorkspacesOf(signedIn.userId);
    const last = (await cookies()).get("parley-workspace")?.value;
    const workspace = workspaces.find(({ slug }) => slug === last) ?? workspaces[0];
    if (workspace) redirect(`/w/${workspace.slug}`);
    return <FirstWorkspace />;
  }
  const t = await getTranslations("shell.home");
  return (
    <main className="flex min-h-dvh flex-col bg-sidebar">
      <header className="mx-auto flex w-full max-w-4xl items-center justify-between px-6 py-5">
        <Logo />
        <Button asChild variant="ghost">
          <Link href="/sign-in">{t("signIn")}</Link>
        </Button>
      </header>
      <div className="mx-auto flex w-full max-w-4xl flex-1 flex-col justify-center gap-12 px-6 pb-16">
        <div className="flex max-w-xl flex-col gap-5">
          {drawings.conversation}
          <h1 className="text-2xl font-semibold tracking-tight text-balance">{t("title")}</h1>
          <p className="text-lg text-muted-foreground">{t("text")}</p>
          <div className="flex flex-wrap gap-2">
            <Button asChild size="lg">
              <Link href="/sign-up">{t("signUp")}</Link>
            </Button>
            <Button asChild size="lg" variant="outline">
              <Link href="/sign-in">{t("signIn")}</Link>
            </Button>
          </div>
        </div>
        <dl className="grid gap-6 border-t pt-8 sm:grid-cols-3">
          {points.map((point) => (
            <div key={point} className="flex flex-col gap-1">
              <dt className="font-semibold">{t(`points.${point}`)}</dt>
              <dd className="text-muted-foreground">{t(`points.${point}Text`)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </main>
  );
}
