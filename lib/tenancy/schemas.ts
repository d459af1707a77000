import { z } from "zod";
import { cleanName } from "@/lib/shared/clean-name";
import { countries } from "@/lib/shared/countries";
import { formats } from "@/lib/tenancy/formats";
import { roles } from "@/lib/tenancy/roles";
import { isReserved } from "@/lib/tenancy/rules";

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

/** The part of the address that stands for the workspace: /w/<slug>. */
export const workspaceSlug = z
  .string("Write an address.")
  .max(400, "Use at most 40 characters.")
  .transform((slug) => slug.trim().toLowerCase())
  .pipe(
    z
      .string()
      .min(3, "Use at least 3 characters.")
      .max(40, "Use at most 40 characters.")
      .regex(
        /^[a-z0-9]+(-[a-z0-9]+)*$/,
        "Use letters from a to z, digits, and single hyphens between them: cafe-zoe.",
      )
      .refine((slug) => !isReserved(slug), "Parley needs this address itself. Choose another one."),
  );

/** `#rrggbb`, also without the sign or with three digits; null for Parley's own colour. */
export const workspaceColour = z
  .string()
  .max(20)
  .transform((text) => text.trim().toLowerCase().replace(/^#?/, "#"))
  .transform((text) => (text.length === 4 ? text.replace(/[0-9a-f]/g, "$&$&") : text))
  .pipe(z.string().regex(/^#[0-9a-f]{6}$/, "Write a colour as six digits from 0 to f: #0b5d57."))
  .nullable();

const workspaceLocale = z.enum(formats, "Choose one of the formats.");

export const workspaceInput = z.object({
  name: workspaceName,
  timeZone: workspaceTimeZone.optional(),
  country: workspaceCountry.optional(),
});

/** What an admin may change; at least one of it. */
export const workspaceChange = z
  .object({
    name: workspaceName,
    slug: workspaceSlug,
    timeZone: workspaceTimeZone,
    country: workspaceCountry,
    locale: workspaceLocale,
    brandColor: workspaceColour,
  })
  .partial()
  .refine(
    (change) => Object.keys(change).length > 0,
    "Say what to change: name, slug, timeZone, country, locale or brandColor.",
  );

export const logoParams = z.object({ logoId: z.uuid() });

export const memberParams = z.object({ memberId: z.uuid() });

/** Who takes the open conversations of a member who stops: a member, a team, both, or nobody. */
const handOverInput = z.strictObject({
  assigneeId: z.uuid().nullable().default(null),
  /** Left out: each stays with its team. */
  teamId: z.uuid().nullable().optional(),
});
export type HandOver = z.output<typeof handOverInput>;

/** DELETE /members/{id} and DELETE /membership */
export const departureInput = z.strictObject({ handOver: handOverInput.default({ assigneeId: null }) });

/** PATCH /members/{id}; handing over counts for somebody who becomes a viewer. */
export const memberChange = departureInput.extend({ role: z.enum(roles, "Choose a role.") });
