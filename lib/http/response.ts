import { AppError, errorStatus } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";

const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export const json = (body: unknown, status = 200, extra: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { ...headers, ...extra } });

/** Postgres and Redis errors that mean "not now" rather than "our mistake". */
const outOfReach = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EPIPE",
  "57P01",
  "57P02",
  "57P03",
  "57014",
  "53300",
  "08000",
  "08003",
  "08006",
  "P1001",
  "P1002",
  "P2024",
  "P2028",
]);

function isOutOfReach(error: unknown): boolean {
  for (
    let e = error as { code?: string; message?: string; cause?: unknown } | undefined;
    e;
    e = e.cause as typeof e
  ) {
    if (e.code && outOfReach.has(e.code)) return true;
    if (
      /timeout exceeded when trying to connect|Connection terminated|Can't reach database/i.test(
        e.message ?? "",
      )
    )
      return true;
  }
  return false;
}

/** The one place where an error becomes an answer. What is not an AppError is logged and never shown. */
export function errorResponse(error: unknown, requestId: string): Response {
  const known =
    error instanceof AppError
      ? error
      : isOutOfReach(error)
        ? new AppError(
            "unavailable",
            "store_unavailable",
            "Parley cannot reach its database right now. Nothing was changed; try again in a moment.",
            { retryAfterSeconds: 2 },
          )
        : undefined;
  if (!known || known.reason === "store_unavailable") log.error({ requestId, err: error }, "request failed");
  const { code, reason, message, extra } =
    known ??
    new AppError(
      "unavailable",
      "unexpected",
      `Something went wrong on our side. Quote ${requestId} when you tell us.`,
    );
  const status = known ? errorStatus[code] : 500;
  return json(
    {
      error: {
        code,
        reason,
        message,
        ...(extra.fields ? { fields: extra.fields } : {}),
        ...(extra.data ? { data: extra.data } : {}),
        requestId,
      },
    },
    status,
    {
      "x-request-id": requestId,
      ...(extra.retryAfterSeconds ? { "retry-after": String(extra.retryAfterSeconds) } : {}),
      ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
    },
  );
}
