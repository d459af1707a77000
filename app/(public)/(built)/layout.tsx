import type { ReactNode } from "react";
import { SiteFrame } from "@/components/site/site-frame";
import { SystemTheme } from "@/components/site/system-theme";

/** Pages that are the same for everybody: made once, at build, without scripts but the one that knows the theme. */
export default function BuiltLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SystemTheme />
      <SiteFrame>{children}</SiteFrame>
    </>
  );
}
