import type { AudienceSource, CampaignInput } from "@/lib/campaigns/schemas";
import { refuseUnknownMentions } from "@/lib/contacts/prepared-filter";
import { pool } from "@/lib/platform/db";
import { AppError, type FieldErrors } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

type Named = { table: string; ids: string[]; path: string; problem: string };

function namedBy(source: AudienceSource, path: string): Named[] {
  switch (source.kind) {
    case "everyone":
    case "filter":
      return [];
    case "segment":
      return [
        {
          table: "segments",
          ids: [source.segmentId],
          path: `${path}.segmentId`,
          problem: "This segment is not there any more.",
        },
      ];
    case "labels":
      return [
        {
          table: "labels",
          ids: source.labelIds,
          path: `${path}.labelIds`,
          problem: "One of these labels is not there any more.",
        },
      ];
    case "contacts":
      return [
        {
          table: "contacts",
          ids: source.contactIds,
          path: `${path}.contactIds`,
          problem: "One of these contacts is not there any more.",
        },
      ];
    case "import":
      return [
        {
          table: "contact_imports",
          ids: [source.importId],
          path: `${path}.importId`,
          problem: "This file is not there any more.",
        },
      ];
  }
}

function namedIn({ phoneNumberId, audience, variants }: Partial<CampaignInput>): Named[] {
  return [
    ...(phoneNumberId
      ? [
          {
            table: "phone_numbers",
            ids: [phoneNumberId],
            path: "phoneNumberId",
            problem: "This number is not there any more.",
          },
        ]
      : []),
    ...(["include", "exclude"] as const).flatMap((part) =>
      (audience?.[part] ?? []).flatMap((source, i) => namedBy(source, `audience.${part}.${i}`)),
    ),
    ...(variants ?? []).flatMap(({ templateId, values }, i): Named[] => [
      {
        table: "templates",
        ids: [templateId],
        path: `variants.${i}.templateId`,
        problem: "This template is not there any more.",
      },
      ...Object.entries(values).flatMap(([key, value]) =>
        value.kind === "media"
          ? [
              {
                table: "media",
                ids: [value.mediaId],
                path: `variants.${i}.values.${key}`,
                problem: "This file is not there any more.",
              },
            ]
          : [],
      ),
    ]),
  ];
}

/**
 * Refuses a campaign that names what its workspace does not have.
 * @throws AppError invalid `unknown_reference`, `filter_mentions_unknown` with the path of each
 */
export async function refuseUnknown(scope: Scope, campaign: Partial<CampaignInput>): Promise<void> {
  const fields: FieldErrors = {};
  const named = namedIn(campaign);
  for (const part of ["include", "exclude"] as const) {
    for (const [i, source] of (campaign.audience?.[part] ?? []).entries()) {
      if (source.kind === "filter") {
        await refuseUnknownMentions(scope, source.filter, `audience.${part}.${i}.filter`);
      }
    }
  }
  await Promise.all(
    [...new Set(named.map(({ table }) => table))].map(async (table) => {
      const mentions = named.filter((one) => one.table === table);
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM ${table} WHERE workspace_id = $1 AND id = ANY($2::uuid[])`,
        [scope.workspaceId, [...new Set(mentions.flatMap(({ ids }) => ids))]],
      );
      const known = new Set(rows.map(({ id }) => id));
      for (const { ids, path, problem } of mentions) {
        if (!ids.every((id) => known.has(id.toLowerCase()))) fields[path] = problem;
      }
    }),
  );
  const [wrong] = Object.entries(fields);
  if (!wrong) return;
  throw new AppError("invalid", "unknown_reference", `${wrong[0]}: ${wrong[1]}`, { fields });
}
