import { z } from "zod";
import { accountDeletionInput } from "@/lib/data/account-deletion/schemas";
import type { AccountDeletionView } from "@/lib/data/account-deletion/views";
import { workspaceDeletionInput } from "@/lib/data/deletion/schemas";
import type { WorkspaceDeletionView } from "@/lib/data/deletion/views";
import { workspaceExportInput } from "@/lib/data/exports/schemas";
import type { WorkspaceExportView } from "@/lib/data/exports/views";
import { retentionChange, retentionQuery } from "@/lib/data/retention/schemas";
import type { RetentionView } from "@/lib/data/retention/views";
import { component, id, time, type Operation } from "@/lib/http/operations/operation";

const workspaceExport = component(
  "WorkspaceExport",
  z.object({
    id,
    state: z.enum(["queued", "running", "ready", "failed", "cancelled", "expired"]),
    withFiles: z.boolean(),
    progress: z.number().nullable().describe("From 0 to 1; null while nobody has counted."),
    parts: z
      .array(z.object({ part: z.number().int(), sizeBytes: z.number().int() }))
      .describe("Archives to download, in order; empty unless it is ready."),
    requestedById: id.nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
    expiresAt: time.nullable().describe("When the archives are deleted."),
  }) satisfies z.ZodType<WorkspaceExportView>,
);
const deletion = component(
  "WorkspaceDeletion",
  z.object({
    state: z.enum(["none", "planned"]),
    askedAt: time.nullable(),
    askedBy: z.object({ id, name: z.string() }).nullable(),
    dueAt: time.nullable().describe("Until then an owner may keep it."),
    graceDays: z.number().int(),
  }) satisfies z.ZodType<WorkspaceDeletionView>,
);
const retention = component(
  "Retention",
  z.object({
    days: z.number().int().nullable().describe("null: for ever."),
    keptFrom: time.nullable().describe("Older messages are emptied; null when all are kept."),
    wouldEmpty: z.number().int().describe("Messages and notes that are older and are not emptied yet."),
    isExact: z.boolean().describe("false: there are more than were counted."),
  }) satisfies z.ZodType<RetentionView>,
);

const ref = { slug: z.string(), name: z.string() };
const accountDeletion = component(
  "AccountDeletion",
  z.object({
    onlyOwnerOf: z.array(z.object(ref)).describe("Workspaces nobody else owns: they keep the account."),
    goingAnyway: z
      .array(z.object({ ...ref, dueAt: time }))
      .describe("Workspaces nobody else owns that are going to be deleted: afterwards nobody can keep them."),
    needs: z.object({
      password: z.boolean(),
      code: z.boolean().describe("Of the second factor."),
      signInAgain: z.boolean().describe("Without a password, a sign-in of the last ten minutes counts."),
    }),
  }) satisfies z.ZodType<AccountDeletionView>,
);

const account = { about: "Account", access: "user" } as const;
const about = "The workspace's data";
const admin = { about, access: { role: "admin" } } as const;

export const dataOperations: Operation[] = [
  {
    ...admin,
    method: "GET",
    path: "/workspace-exports",
    summary: "List exports of everything, newest first, at most twenty",
    answer: z.object({ data: z.array(workspaceExport) }),
  },
  {
    ...admin,
    method: "POST",
    path: "/workspace-exports",
    summary: "Ask for an export of everything",
    description:
      "Made in the background; at most one at a time, and five within a day. The archives are zips of JSON Lines, see " +
      "docs/export-format.md. They can be downloaded for seven days.",
    body: workspaceExportInput,
    example: { withFiles: true },
    status: 202,
    answer: workspaceExport,
  },
  {
    ...admin,
    method: "GET",
    path: "/workspace-exports/{workspaceExportId}",
    summary: "See how far an export is",
    answer: workspaceExport,
  },
  {
    ...admin,
    method: "DELETE",
    path: "/workspace-exports/{workspaceExportId}",
    summary: "Stop an export, or delete its archives",
    answer: workspaceExport,
  },
  {
    ...admin,
    method: "GET",
    path: "/workspace-exports/{workspaceExportId}/parts/{part}",
    summary: "Download an archive of an export",
    description:
      "Parts are counted from 1. Ranges are answered, so that a download which broke off can go on.",
    answer: "application/zip",
  },
  {
    about,
    access: { role: "viewer" },
    method: "GET",
    path: "/retention",
    summary: "See how long messages are kept, or what another time would mean",
    description: "With `days` it answers for that time instead of the one that is set. Counts to 10,000.",
    query: retentionQuery,
    answer: retention,
  },
  {
    about,
    access: { role: "owner" },
    method: "PATCH",
    path: "/retention",
    summary: "Set how long messages are kept",
    description:
      "Older messages and notes are emptied in the background: words, files and what finds them go; states, times, prices " +
      "and counts stay. With `days` of null they are kept for ever. A shorter time that empties messages at once needs " +
      "`confirm`. A longer one brings nothing back.",
    body: retentionChange,
    example: { days: 365, confirm: true },
    answer: retention,
  },
  {
    about,
    access: { role: "viewer" },
    method: "GET",
    path: "/workspace-deletion",
    summary: "See whether the workspace is going to be deleted",
    answer: deletion,
  },
  {
    about,
    access: { role: "owner" },
    method: "PUT",
    path: "/workspace-deletion",
    summary: "Plan the deletion of the workspace",
    description:
      "Asks for the workspace's name and the owner's password; an API key cannot do it. From then on nothing is sent, and " +
      "messages are still received. After the days of grace everything is removed for good.",
    body: workspaceDeletionInput,
    example: { name: "Corner shop", password: "correct horse battery staple" },
    status: 202,
    answer: deletion,
  },
  {
    about,
    access: { role: "owner" },
    method: "DELETE",
    path: "/workspace-deletion",
    summary: "Keep the workspace",
    description: "Possible until its day has come. Messages that waited for more than a day are cancelled.",
    answer: deletion,
  },
  {
    ...account,
    method: "GET",
    path: "/me/deletion",
    summary: "See what stands between oneself and the end of one's account",
    answer: accountDeletion,
  },
  {
    ...account,
    method: "DELETE",
    path: "/me",
    summary: "Delete one's account for good",
    description:
      "Asks for one's address, password and, where the second factor is on, a code. Refused with `last_owner` while one is " +
      "the only owner of a workspace. Conversations one takes care of go to nobody; what one wrote stays.",
    body: accountDeletionInput,
    example: { email: "ana@example.com", password: "correct horse battery staple" },
    answer: null,
  },
];
