import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({ extend: { theme: { shadow: ["float", "pill"] } } });

/** Joins class names; of two Tailwind classes that say the same thing differently the later one stays. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));
