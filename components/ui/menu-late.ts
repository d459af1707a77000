import type { ComponentProps } from "react";
import { late } from "@/components/ui/late";
import type { MenuSurface } from "@/components/ui/menu-parts";

/** What menus show when they are open. */
export const menuParts = late(() => import("@/components/ui/menu-parts"));

export type MenuContentProps = Omit<ComponentProps<typeof MenuSurface>, "floating">;
