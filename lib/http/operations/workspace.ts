import { z } from "zod";
import { component, id, text, time, type Operation } from "@/lib/http/operations/operation";
import { usualWeek } from "@/lib/tenancy/business-hours/rules";
import { businessHoursInput } from "@/lib/tenancy/business-hours/schemas";
import type { BusinessHoursView } from "@/lib/tenancy/business-hours/views";
import { formats } from "@/lib/tenancy/formats";
import { workspaceChange, workspaceInput } from "@/lib/tenancy/schemas";
import type { WorkspaceView } from "@/lib/tenancy/views";

const hex = z.templateLiteral(["#", z.string().regex(/^[0-9a-f]{6}$/)]);

export const workspace = component(
  "Workspace",
  z.object({
    id,
    slug: z.string().describe("Its place in the address: /w/<slug>."),
    name: z.string(),
    timeZone: z.string(),
    country: z.string(),
    locale: z.enum(formats).describe("How numbers and dates are written: English as in some country."),
    brandColor: hex.nullable().describe("`#rrggbb`; null: Parley's own."),
    logo: text.describe("Where its picture is, for members; null: it has none."),
    requireTwoFactor: z.boolean().describe("Every member needs a second factor."),
    retentionDays: z
      .number()
      .int()
      .nullable()
      .describe("After how many days messages are emptied; null: they are kept for ever."),
    createdAt: time,
  }) satisfies z.ZodType<WorkspaceView>,
);
const businessHours = component(
  "BusinessHours",
  businessHoursInput.extend({
    // Read as they were written: in order already.
    holidays: z.array(z.object({ date: z.string(), name: z.string() })),
    timeZone: z.string(),
    openNow: z.boolean(),
    nextOpeningAt: time.nullable().describe("null: never closed, or closed for the next three years."),
  }) satisfies z.ZodType<BusinessHoursView>,
);

const admins = { about: "Workspace", access: { role: "admin" } } as const;

export const workspaceOperations: Operation[] = [
  {
    about: "Account",
    access: "user",
    method: "POST",
    path: "/workspaces",
    summary: "Create another workspace",
    body: workspaceInput,
    example: { name: "Ana's café", timeZone: "Europe/Madrid", country: "ES" },
    status: 201,
    answer: workspace,
  },
  {
    ...admins,
    method: "GET",
    path: "/workspace",
    access: { role: "viewer" },
    summary: "Read the workspace",
    answer: workspace,
  },
  {
    ...admins,
    method: "PATCH",
    path: "/workspace",
    summary: "Change the workspace's name, address, time zone, country, formats or colour",
    description:
      "An address that is given up leads to the new one, also in X-Workspace, until somebody else has it: nobody can for 90 days. Refused as `slug_taken`, and as `slug_changed_often` after 5 changes in 30 days. Text on the colour can always be read: it is shifted where it must be.",
    body: workspaceChange,
    example: { timeZone: "Europe/Madrid" },
    answer: workspace,
  },
  {
    ...admins,
    method: "GET",
    path: "/business-hours",
    access: { role: "viewer" },
    summary: "Read when the workspace is open, and whether it is now",
    answer: businessHours,
  },
  {
    ...admins,
    method: "PUT",
    path: "/business-hours",
    summary: "Say when the workspace is open",
    description:
      "Times are those of the workspace's time zone. Several a day, also past midnight; no time: closed.",
    body: businessHoursInput,
    example: { week: usualWeek, holidays: [{ date: "12-25", name: "Christmas Day" }] },
    answer: businessHours,
  },
  {
    ...admins,
    method: "PUT",
    path: "/workspace-logo",
    summary: "Set the workspace's picture",
    description:
      "The body is the picture: PNG, JPEG or WebP, at most 256 KB, each side 16 to 1,024 pixels. Refused as `not_a_picture`, `too_large` or `picture_dimensions`. Mails show it when it is a PNG or JPEG.",
    answer: z.object({ logo: z.string() }),
  },
  {
    ...admins,
    method: "DELETE",
    path: "/workspace-logo",
    summary: "Remove the workspace's picture",
    answer: null,
  },
  {
    about: "Workspace",
    access: "user",
    method: "GET",
    path: "/workspace-logos/{logoId}",
    summary: "Read the picture of a workspace one belongs to",
    answer: "image/*",
  },
];
