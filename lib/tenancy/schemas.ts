import { z } from "zod";
import { cleanName } from "@/lib/shared/clean-name";
import { countries } from "@/lib/shared/countries";
import { roles } from "@/lib/tenancy/roles";

export const workspaceName = z
  .string("Name the workspace.")
  .max(400, "Use at most 80 characters.")
  .transform(cleanName)
  .pipe(z.string().min(1, "Name the workspace.").max(80, "Use at most 80 characters."));

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** A zone of the IANA database; offsets such as "+02:00" are refused because they know no summer time. */
export const workspaceTimeZone = z
  .string()
  .max(64)
  .refine((zone) => /^[A-Za-z]/.test(zone) && isTimeZone(zone), "Choose a time zone such as Europe/Madrid.");

export const workspaceCountry = z
  .string()
  .max(2)
  .transform((code) => code.toUpperCase())
  .refine((code) => countries.includes(code), "Choose a country.");

export const workspaceInput = z.object({
  name: workspaceName,
  timeZone: workspaceTimeZone.optional(),
  country: workspaceCountry.optional(),
});

/** What an admin may change; at least one of it. */
export const workspaceChange = z
  .object({ name: workspaceName, timeZone: workspaceTimeZone, country: workspaceCountry })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "Say what to change: name, timeZone or country.");

export const memberParams = z.object({ memberId: z.uuid() });

/** Who takes the open conversations of a member who stops: a member, a team, both, or nobody. */
export const handOverInput = z.strictObject({
  assigneeId: z.uuid().nullable().default(null),
  /** Left out: each stays with its team. */
  teamId: z.uuid().nullable().optional(),
});
export type HandOver = z.output<typeof handOverInput>;

/** DELETE /members/{id} and DELETE /membership */
export const departureInput = z.strictObject({ handOver: handOverInput.default({ assigneeId: null }) });

/** PATCH /members/{id}; handing over counts for somebody who becomes a viewer. */
export const memberChange = departureInput.extend({ role: z.enum(roles, "Choose a role.") });
