import type { ReactNode } from "react";
import { ProductFrame } from "@/components/shell/product-frame";

export default function ProductLayout({ children }: { children: ReactNode }) {
  return <ProductFrame>{children}</ProductFrame>;
}
