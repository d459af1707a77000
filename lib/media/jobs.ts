import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

/** Files of customers wait at Meta. Ring with the id "all": one run takes what is due. */
export const fetchMedia = defineJob({ name: "media.fetch", lane: "background", payload: z.object({}) });
