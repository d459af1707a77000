import { z } from "zod";
import { analyticsOperations } from "@/lib/http/operations/analytics";
import { billingOperations } from "@/lib/http/operations/billing";
import { planOperations } from "@/lib/http/operations/plans";
import { campaignOperations } from "@/lib/http/operations/campaigns";
import { campaignResultOperations } from "@/lib/http/operations/campaign-results";
import { composingOperations } from "@/lib/http/operations/composing";
import { consentOperations } from "@/lib/http/operations/consent";
import { contactOperations } from "@/lib/http/operations/contacts";
import { dataOperations } from "@/lib/http/operations/data";
import { findingOperations } from "@/lib/http/operations/finding";
import { importOperations } from "@/lib/http/operations/imports";
import { inboxOperations } from "@/lib/http/operations/inbox";
import { launchOperations } from "@/lib/http/operations/launch";
import { sharedListOperations } from "@/lib/http/operations/library";
import { mediaOperations } from "@/lib/http/operations/media";
import { auditOperations } from "@/lib/http/operations/audit";
import { memberOperations } from "@/lib/http/operations/members";
import { notificationOperations } from "@/lib/http/operations/notifications";
import { numberOperations } from "@/lib/http/operations/numbers";
import { components, type Operation } from "@/lib/http/operations/operation";
import { peopleOperations } from "@/lib/http/operations/people";
import { sandboxOperations } from "@/lib/http/operations/sandbox";
import { scheduledOperations } from "@/lib/http/operations/scheduled";
import { segmentOperations } from "@/lib/http/operations/segments";
import { teamworkOperations } from "@/lib/http/operations/teamwork";
import { templateOperations } from "@/lib/http/operations/templates";
import { webhookOperations } from "@/lib/http/operations/webhooks";
import { workspaceOperations } from "@/lib/http/operations/workspace";
import { errorStatus } from "@/lib/platform/errors";

/** Everything below /api/v1. The only list; a test compares it with the files. */
export const operations: readonly Operation[] = [
  ...inboxOperations,
  ...scheduledOperations,
  ...composingOperations,
  ...sharedListOperations,
  ...notificationOperations,
  ...findingOperations,
  ...contactOperations,
  ...consentOperations,
  ...importOperations,

  ...segmentOperations,
  ...campaignOperations,
  ...campaignResultOperations,
  ...templateOperations,
  ...mediaOperations,
  ...numberOperations,
  ...launchOperations,
  ...teamworkOperations,
  ...webhookOperations,
  ...peopleOperations,
  ...workspaceOperations,
  ...memberOperations,
  ...auditOperations,
  ...sandboxOperations,
  ...billingOperations,
  ...planOperations,
  ...analyticsOperations,
  ...dataOperations,
  {
    method: "GET",
    path: "/openapi.json",
    about: "This document",
    summary: "Read this document",
    access: "anyone",
    answer: z.record(z.string(), z.unknown()),
  },
];

type Json = Record<string, unknown>;

const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** JSON Schema of a zod schema; named ones inside it become references. */
function jsonSchema(schema: z.core.$ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema: json, path }) => {
      // The format says it; the pattern would be most of the document.
      if (json.format) delete json.pattern;
      const name = path.length > 0 ? components.get(zodSchema) : undefined;
      if (!name) return;
      for (const key of Object.keys(json)) delete (json as Json)[key];
      Object.assign(json, reference(name));
    },
  });
  return json;
}

function answerSchema(schema: z.ZodType): Json {
  const name = components.get(schema);
  return name ? reference(name) : jsonSchema(schema, "output");
}

const parametersOf = (operation: Operation): Json[] => {
  const path = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const query = operation.query ? jsonSchema(operation.query, "input") : {};
  const required = (query.required as string[] | undefined) ?? [];
  return [
    ...path,
    ...Object.entries((query.properties as Record<string, Json> | undefined) ?? {}).map(([name, schema]) => {
      const { description, ...rest } = schema;
      return { name, in: "query", required: required.includes(name), description, schema: rest };
    }),
    ...Object.entries(operation.headers ?? {}).map(([name, description]) => ({
      name,
      in: "header",
      required: false,
      description,
      schema: { type: "string" },
    })),
  ];
};

function responsesOf(operation: Operation): Json {
  const { answer, access } = operation;
  const status = operation.status ?? (answer === null ? 204 : 200);
  const good =
    answer === null
      ? { description: "Done." }
      : typeof answer === "string"
        ? { description: "As it comes.", content: { [answer]: {} } }
        : { description: "Done.", content: { "application/json": { schema: answerSchema(answer) } } };
  const refusals = [
    operation.query || operation.body ? errorStatus.invalid : null,
    access === "anyone" ? null : errorStatus.unauthenticated,
    typeof access === "object" ? errorStatus.forbidden : null,
    operation.path.includes("{") ? errorStatus.not_found : null,
    errorStatus.rate_limited,
  ].filter((code) => code !== null);
  return {
    [status]: good,
    ...Object.fromEntries(refusals.map((code) => [code, { $ref: `#/components/responses/${code}` }])),
  };
}

function describe(operation: Operation): Json {
  const { access, body, example } = operation;
  const needs = typeof access === "object" ? `Needs the role ${access.role}.` : "";
  return {
    operationId: `${operation.method.toLowerCase()}${operation.path.replace(/[^a-zA-Z]+(\w?)/g, (_, c: string) => c.toUpperCase())}`,
    tags: [operation.about],
    summary: operation.summary,
    description: [operation.description, needs].filter(Boolean).join(" ") || undefined,
    parameters: parametersOf(operation),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: jsonSchema(body, "input"), example } },
          },
        }
      : {}),
    responses: responsesOf(operation),
    security:
      access === "anyone" ? [] : access === "user" ? [{ session: [] }] : [{ apiKey: [] }, { session: [] }],
  };
}

const refusal = (status: number, code: string): [string, Json] => [
  String(status),
  {
    description: `The error's code is ${code}.`,
    content: { "application/json": { schema: reference("Error") } },
  },
];

const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "reason", "message", "requestId"],
      properties: {
        code: { type: "string", enum: Object.keys(errorStatus) },
        reason: { type: "string", description: "A stable word for programs: window_closed." },
        message: { type: "string", description: "A sentence for people." },
        fields: { type: "object", additionalProperties: { type: "string" } },
        data: { type: "object" },
        requestId: { type: "string" },
      },
    },
  },
};

let document: Json | undefined;

/**
 * The OpenAPI 3.1 document of the API, made from the schemas that parse its input.
 * @param appUrl the public address of the installation, without a slash at the end
 */
export function openApiDocument(appUrl: string): Json {
  if (document) return document;
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describe(operation);
  }
  return (document = {
    openapi: "3.1.0",
    info: {
      title: "Parley",
      version: "1",
      description:
        "Everything the product can do. Programs use an API key (`Authorization: Bearer wsk_live_…`), which belongs to " +
        "one workspace; browsers use their session and name the workspace in the header `X-Workspace`. Times are ISO 8601 " +
        "in UTC. Lists give `nextCursor`; hand it back as `cursor`.",
    },
    servers: [{ url: `${appUrl}/api/v1` }],
    paths,
    components: {
      schemas: {
        ...Object.fromEntries([...components].map(([schema, name]) => [name, jsonSchema(schema, "output")])),
        Error: errorSchema,
      },
      responses: Object.fromEntries(
        Object.entries(errorStatus).map(([code, status]) => refusal(status, code)),
      ),
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "next-auth.session-token" },
      },
    },
  });
}
