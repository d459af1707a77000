import type { ReactNode } from "react";
import { ProductFrame } from "@/components/shell/product-frame";

// Of a request, never of the build: who looks, and the environment, are known only then.
export const dynamic = "force-dynamic";

export default function ProductLayout({ children }: { children: ReactNode }) {
  return <ProductFrame>{children}</ProductFrame>;
}
