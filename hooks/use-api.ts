"use client";

import { useContext, useMemo } from "react";
import {
  useMutation,
  useQuery,
  type UseMutationOptions,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useHydrated } from "@/hooks/use-hydrated";
import { WorkspaceContext } from "@/hooks/use-workspace";

/** An answer of the API that is not a success. `status` 0: no answer came (offline, server gone, cut). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** A stable word for the UI: `window_closed`. */
  readonly reason: string;
  readonly fields: Record<string, string>;
  readonly data: Record<string, unknown>;
  readonly requestId: string | null;
  /** Seconds until another try makes sense. */
  readonly retryAfter: number | null;

  constructor(facts: {
    status: number;
    code: string;
    reason: string;
    message: string;
    fields?: Record<string, string>;
    data?: Record<string, unknown>;
    requestId?: string | null;
    retryAfter?: number | null;
  }) {
    super(facts.message);
    this.name = "ApiError";
    this.status = facts.status;
    this.code = facts.code;
    this.reason = facts.reason;
    this.fields = facts.fields ?? {};
    this.data = facts.data ?? {};
    this.requestId = facts.requestId ?? null;
    this.retryAfter = facts.retryAfter ?? null;
  }

  /** Whose turn it is, for ErrorState: ours when we failed, yours when the request was refused. */
  get turn(): "you" | "parley" {
    return this.status >= 500 ? "parley" : "you";
  }
}

/** No answer came. */
export const unreachable = (): ApiError =>
  new ApiError({
    status: 0,
    code: "unavailable",
    reason: "unreachable",
    message: "Parley cannot be reached. Check your connection; nothing is lost.",
  });

export type ApiRequest = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON; a file as it is. */
  body?: unknown;
  /** The slug for X-Workspace; useApi() fills it in. */
  workspace?: string;
  idempotencyKey?: string;
  signal?: AbortSignal;
};

/** Sent once per page: several requests may notice the end of a session together. */
let leaving = false;

/** The address to come back to after signing in. */
export const signInAddress = (next: string): string => `/sign-in?next=${encodeURIComponent(next)}`;

/**
 * Whoever ends the session knows where to go from here: nothing else that notices its end leads away meanwhile.
 * @returns takes that back, when the session did not end
 */
export function leaveByOneself(): () => void {
  leaving = true;
  return () => {
    leaving = false;
  };
}

function leaveForSignIn(): void {
  if (leaving || typeof window === "undefined") return;
  leaving = true;
  window.location.assign(signInAddress(window.location.pathname + window.location.search));
}

type ErrorBody = {
  error?: {
    code?: string;
    reason?: string;
    message?: string;
    fields?: Record<string, string>;
    data?: Record<string, unknown>;
    requestId?: string;
  };
};

async function toApiError(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as ErrorBody | null;
  const error = body?.error;
  return new ApiError({
    status: response.status,
    code: error?.code ?? "unavailable",
    reason: error?.reason ?? "no_answer",
    message:
      error?.message ?? `The server answered ${response.status} without saying why. Try again in a moment.`,
    fields: error?.fields,
    data: error?.data,
    requestId: error?.requestId ?? response.headers.get("x-request-id"),
    retryAfter: Number(response.headers.get("retry-after")) || null,
  });
}

/**
 * Calls the HTTP API of Parley.
 * @param path below /api/v1, with its query: `/conversations?unread=true`
 * @returns the JSON, undefined for 204
 * @throws ApiError. When the session has ended the browser is also sent to the sign-in page, to come back here.
 */
export async function callApi<T>(path: string, request: ApiRequest = {}): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (request.workspace) headers["x-workspace"] = request.workspace;
  if (request.idempotencyKey) headers["idempotency-key"] = request.idempotencyKey;
  const file = request.body instanceof Blob ? request.body : null;
  if (request.body !== undefined) {
    headers["content-type"] = file ? file.type || "application/octet-stream" : "application/json";
  }
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method: request.method ?? "GET",
      headers,
      body: file ?? (request.body === undefined ? undefined : JSON.stringify(request.body)),
      signal: request.signal,
      credentials: "same-origin",
      cache: "no-store",
    });
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    throw unreachable();
  }
  if (response.status === 204) return undefined as T;
  if (response.ok) return (await response.json()) as T;
  const error = await toApiError(response);
  if (error.reason === "signed_out") leaveForSignIn();
  throw error;
}

export type Api = {
  get: <T>(path: string, signal?: AbortSignal) => Promise<T>;
  post: <T>(
    path: string,
    body?: unknown,
    options?: Pick<ApiRequest, "idempotencyKey" | "signal">,
  ) => Promise<T>;
  put: <T>(path: string, body?: unknown) => Promise<T>;
  patch: <T>(path: string, body?: unknown) => Promise<T>;
  delete: <T>(path: string, body?: unknown) => Promise<T>;
};

/** The API, speaking for the workspace whose page one is on (for none outside /w/[workspace]). */
export function useApi(): Api {
  const workspace = useContext(WorkspaceContext)?.slug;
  return useMemo(
    () => ({
      get: (path, signal) => callApi(path, { workspace, signal }),
      post: (path, body = {}, options) => callApi(path, { method: "POST", body, workspace, ...options }),
      put: (path, body = {}) => callApi(path, { method: "PUT", body, workspace }),
      patch: (path, body = {}) => callApi(path, { method: "PATCH", body, workspace }),
      delete: (path, body) => callApi(path, { method: "DELETE", body, workspace }),
    }),
    [workspace],
  );
}

/** A cached GET. Keys of one workspace never meet those of another. */
export function useApiQuery<T>(
  path: string,
  options: Omit<UseQueryOptions<T, ApiError>, "queryKey" | "queryFn"> & { key?: readonly unknown[] } = {},
): UseQueryResult<T, ApiError> {
  const workspace = useContext(WorkspaceContext)?.slug ?? null;
  const api = useApi();
  const hydrated = useHydrated();
  const { key, ...rest } = options;
  const result = useQuery<T, ApiError>({
    queryKey: [workspace, ...(key ?? [path])],
    queryFn: ({ signal }) => api.get<T>(path, signal),
    ...rest,
  });
  return hydrated ? result : asServerSawIt(result);
}

/**
 * Parts of a page are taken over one after the other; what an earlier part has fetched meanwhile must not show in a
 * later one before it has matched the server's HTML, which knew nothing yet.
 */
function asServerSawIt<T>(result: UseQueryResult<T, ApiError>): UseQueryResult<T, ApiError> {
  if (result.isPending) return result;
  const pending = { data: undefined, error: null, status: "pending", isPending: true };
  return {
    ...result,
    ...pending,
    isSuccess: false,
    isError: false,
    isLoading: result.isFetching,
  } as UseQueryResult<T, ApiError>;
}

/** A write: `useApiMutation((api, input: Input) => api.post<View>("/api-keys", input), { onSuccess })`. */
export function useApiMutation<T, Input = void>(
  run: (api: Api, input: Input) => Promise<T>,
  options: Omit<UseMutationOptions<T, ApiError, Input>, "mutationFn"> = {},
): UseMutationResult<T, ApiError, Input> {
  const api = useApi();
  return useMutation<T, ApiError, Input>({ mutationFn: (input) => run(api, input), ...options });
}
