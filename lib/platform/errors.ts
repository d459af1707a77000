export const errorStatus = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  payment_required: 402,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** Field name (dotted path) → what is wrong with it, in words. */
export type FieldErrors = Record<string, string>;

/**
 * The one error a person or a program may see.
 * `reason` is a stable word for the UI (`window_closed` → offer templates); `message` is a plain sentence.
 */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly reason: string,
    message: string,
    readonly extra: { fields?: FieldErrors; retryAfterSeconds?: number; data?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = "AppError";
  }
}

/** Somebody else's id and an id that never was look the same. */
export function notFound(noun: string): AppError {
  return new AppError(
    "not_found",
    `${noun}_not_found`,
    `There is no such ${noun.replaceAll("_", " ")} in this workspace.`,
  );
}
