import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

/** Many contacts are to be changed the same way, or back. Which ones is in the rows. */
export const workOnChanges = defineJob({
  name: "contact_change.work",
  lane: "background",
  payload: z.object({}),
});
