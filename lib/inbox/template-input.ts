import type { z } from "zod";
import { slotMapping } from "@/lib/templates/filling";
import { outgoingContent } from "@/lib/whatsapp/outgoing";

/**
 * A template message: Meta's own components, or a source for the value of each gap, from which we make them. A file of
 * ours stands as `mediaId` where Meta has an id.
 */
export const templateContent = outgoingContent.template
  .extend({ values: slotMapping.optional() })
  .refine(({ components, values }) => components === undefined || values === undefined, {
    path: ["values"],
    message: "Give either components or values, not both.",
  });
export type TemplateContent = z.output<typeof templateContent>;
