import { z } from "zod";
import { conditions, contactFilter } from "@/lib/contacts/filters";
import { segmentCountsQuery } from "@/lib/contacts/segment-counts";
import { segmentChange, segmentInput } from "@/lib/contacts/segments";
import type { SegmentCountsView, SegmentView } from "@/lib/contacts/views";
import { component, id, time, type Operation } from "@/lib/http/operations/operation";

/** last_inbound → LastInbound */
const titled = (field: string): string =>
  field.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

const fieldOf = (schema: (typeof conditions)[number]): string =>
  String([...schema._zod.propValues.field!][0]);
for (const condition of conditions) component(`ContactCondition${titled(fieldOf(condition))}`, condition);

const segment = component(
  "Segment",
  z.object({
    id,
    name: z.string(),
    filter: component("ContactFilter", contactFilter),
    createdAt: time,
    updatedAt: time,
  }) satisfies z.ZodType<SegmentView>,
);

const reads = { about: "Segments", access: { role: "viewer" } } as const;
const writes = { about: "Segments", access: { role: "agent" } } as const;

export const segmentOperations: Operation[] = [
  {
    ...reads,
    method: "GET",
    path: "/segments",
    summary: "List the segments",
    answer: z.object({ data: z.array(segment) }),
  },
  {
    ...writes,
    method: "POST",
    path: "/segments",
    summary: "Save a filter as a segment",
    description: "Who belongs to it is asked anew each time.",
    body: segmentInput,
    example: {
      name: "German regulars",
      filter: {
        match: "all",
        conditions: [
          { field: "country", operator: "is_any_of", values: ["DE"] },
          { field: "last_inbound", operator: "in_last_days", days: 30 },
        ],
      },
    },
    status: 201,
    answer: segment,
  },
  {
    ...writes,
    method: "PATCH",
    path: "/segments/{segmentId}",
    summary: "Rename a segment, or change its filter",
    body: segmentChange,
    example: { name: "Regulars" },
    answer: segment,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/segments/{segmentId}",
    summary: "Delete a segment",
    description: "One that another segment or a campaign asks for answers 409 `segment_in_use`.",
    status: 204,
    answer: null,
  },
  {
    ...reads,
    method: "GET",
    path: "/segment-counts",
    summary: "Count the contacts of segments",
    query: segmentCountsQuery,
    answer: z.object({
      everybody: z.number().describe("All contacts of the workspace."),
      counts: z.record(z.string(), z.number()).describe("By the segment's id."),
      refreshing: z
        .boolean()
        .describe(
          "Some of it is not fresh and is being counted anew: ask again in a few seconds. Only with very many contacts.",
        ),
    }) satisfies z.ZodType<SegmentCountsView>,
  },
];
