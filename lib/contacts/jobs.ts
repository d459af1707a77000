import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

/** Labels were deleted and have to be taken off what had them. Which ones is in the rows. */
export const stripLabels = defineJob({ name: "label.strip", lane: "background", payload: z.object({}) });

/** Custom fields were deleted and their values have to go. Which ones is in the rows. */
export const stripFields = defineJob({
  name: "custom_field.strip",
  lane: "background",
  payload: z.object({}),
});

/** People were erased and have to be taken out of everything. Who is in the rows. */
export const eraseContacts = defineJob({ name: "contact.erase", lane: "background", payload: z.object({}) });
