import { accountValueSchema } from "@/lib/whatsapp/schemas";

/** What Meta says of an account or a number. Columns we keep, or nothing but a live check to be made. */
export type AccountChange = {
  /** Meta's id of the WABA, where the value itself names it. */
  wabaMetaId: string | null;
  /** Digits of the number it is about; null means every number of the WABA. */
  number: string | null;
  at: Date | null;
  set: {
    metaStatus?: string;
    nameStatus?: string;
    verifiedName?: string;
    messagingLimit?: string;
    throughput?: number;
    /** False: Meta takes no messages from it any more. */
    usable?: boolean;
  };
  note: string;
};

export const accountFields: ReadonlySet<string> = new Set([
  "account_update",
  "phone_number_quality_update",
  "phone_number_name_update",
  "business_capability_update",
]);

/** -1 stands for unlimited; newer events print Meta's words. Source: Meta, business_capability_update. */
const limitOf = (limit: string | undefined): string | undefined =>
  limit === undefined ? undefined : limit === "-1" ? "TIER_UNLIMITED" : limit.slice(0, 40);

/** Decisions about a display name, in the words of the number's `name_status`. */
const nameStatuses: Record<string, string> = {
  APPROVED: "APPROVED",
  REJECTED: "DECLINED",
  PENDING: "PENDING_REVIEW",
  DEFERRED: "PENDING_REVIEW",
};

const digits = (value: string | undefined): string | null => value?.replace(/\D/g, "") || null;

type Value = ReturnType<typeof accountValueSchema.parse>;

function quality(value: Value): AccountChange["set"] {
  const limit = limitOf(value.max_daily_conversations_per_business ?? value.current_limit);
  return {
    ...(limit ? { messagingLimit: limit } : {}),
    ...(value.event === "THROUGHPUT_UPGRADE" ? { throughput: 1_000 } : {}),
    ...(value.event === "FLAGGED" ? { metaStatus: "FLAGGED" } : {}),
    ...(value.event === "UNFLAGGED" ? { metaStatus: "CONNECTED" } : {}),
  };
}

function displayName(value: Value): AccountChange["set"] {
  const status = nameStatuses[value.decision ?? ""];
  return {
    ...(status ? { nameStatus: status } : {}),
    ...(status === "APPROVED" && value.requested_verified_name
      ? { verifiedName: value.requested_verified_name.slice(0, 200) }
      : {}),
  };
}

function account(value: Value): AccountChange["set"] {
  switch (value.event) {
    case "DISABLED_UPDATE":
      if (value.ban_info.waba_ban_state === "DISABLE") return { metaStatus: "BANNED", usable: false };
      if (value.ban_info.waba_ban_state === "REINSTATE") return { metaStatus: "CONNECTED", usable: true };
      return {};
    case "ACCOUNT_DELETED":
      return { metaStatus: "DELETED", usable: false };
    case "ACCOUNT_RESTRICTION":
      return { metaStatus: "RESTRICTED" };
    case "PARTNER_REMOVED":
    case "PARTNER_APP_UNINSTALLED":
    case "ACCOUNT_OFFBOARDED":
      return { metaStatus: "DISCONNECTED", usable: false };
    case "ACCOUNT_RECONNECTED":
      return { metaStatus: "CONNECTED", usable: true };
    default:
      return {};
  }
}

/**
 * Reads the value of an account field. Whatever it sets, the number should be asked afterwards: these events come late,
 * twice and in any order.
 * Source: Meta, webhook reference of the four fields; `account_update` partner events carry the customer's WABA in
 * `waba_info`, while the entry's id is the partner's.
 */
export function readAccountChange(
  field: string,
  raw: unknown,
  at: Date | null,
): AccountChange | { aside: string } {
  const value = accountValueSchema.parse(raw);
  const event = (value.event ?? value.decision ?? "").slice(0, 60);
  const set =
    field === "phone_number_quality_update"
      ? quality(value)
      : field === "phone_number_name_update"
        ? displayName(value)
        : field === "business_capability_update"
          ? { messagingLimit: limitOf(value.max_daily_conversations_per_business) }
          : account(value);
  const number =
    field === "business_capability_update" ? null : digits(value.display_phone_number ?? value.phone_number);
  return {
    wabaMetaId: value.waba_info.waba_id ?? null,
    number,
    at,
    set,
    note: `Meta says ${event || field} of the ${number ? "number" : "account"}.`,
  };
}
