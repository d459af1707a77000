import type { ReactNode } from "react";
import { headers } from "next/headers";
import { SiteFrame } from "@/components/site/site-frame";
import { SystemTheme } from "@/components/site/system-theme";

/** Public pages that are made when somebody asks, and name the scripts of their answer. */
export default async function AskedLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SystemTheme nonce={(await headers()).get("x-nonce") ?? undefined} />
      <SiteFrame>{children}</SiteFrame>
    </>
  );
}
