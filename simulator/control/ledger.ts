import { acceptedTimes, arrivalTimes, ledgerRows, ledgerSummary, recentRequests } from "../core/ledger";
import { number } from "./accounts";
import { read, type ControlCall } from "./call";
import type { Handler } from "./router";
import * as schemas from "./schemas";

function queryOf(call: ControlCall) {
  const text = (name: string) => call.query.get(name) ?? undefined;
  const figure = (name: string) => (call.query.has(name) ? Number(call.query.get(name)) : undefined);
  return {
    wabaId: text("wabaId"),
    numberId: text("numberId"),
    to: text("to"),
    callbackData: text("callbackData"),
    direction: text("direction") === "inbound" ? ("inbound" as const) : ("outbound" as const),
    after: figure("after"),
    limit: figure("limit"),
  };
}

export const ledgerRoutes: Record<string, Handler> = {
  "GET /ledger": (call) => ledgerRows(queryOf(call)),
  "GET /ledger/summary": (call) => ledgerSummary(queryOf(call)),
  "POST /ledger/lookup": (call) => acceptedTimes(read(call, schemas.callbackDataList).callbackData),
  "GET /numbers/:id/arrivals": (call, id) => ({
    times: arrivalTimes(
      number(id!).id,
      Number(call.query.get("from") ?? 0),
      Number(call.query.get("to") ?? Infinity),
    ),
  }),
  "GET /requests": (call) =>
    recentRequests(Number(call.query.get("limit") ?? 200), call.query.get("path") ?? undefined),
};
