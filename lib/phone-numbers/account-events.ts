import type pg from "pg";
import { sameDigits } from "@/lib/phone-numbers/rules";
import type { RoutedNumber } from "@/lib/phone-numbers/routing";
import type { AccountChange } from "@/lib/whatsapp/account-changes";

/** The numbers a change is about: the one it names, or all of the account. */
export const numbersMeant = (change: AccountChange, numbers: readonly RoutedNumber[]): RoutedNumber[] =>
  numbers.filter((number) => change.number === null || sameDigits(number.displayPhoneNumber, change.number));

/**
 * Writes what Meta said of numbers into their rows, so that it is seen at once. Rare, so one statement each. These
 * events come late, twice and in any order: ask the numbers afterwards, by the job that checks them.
 */
export async function noteAccountChange(
  client: pg.PoolClient,
  change: AccountChange,
  numbers: readonly RoutedNumber[],
): Promise<void> {
  const { metaStatus, nameStatus, verifiedName, messagingLimit, throughput, usable } = change.set;
  const said = [metaStatus, nameStatus, verifiedName, messagingLimit, throughput, usable];
  if (said.every((value) => value === undefined)) return;
  const ids = numbers.map(({ phoneNumberId }) => phoneNumberId).sort();
  await client.query(
    `UPDATE phone_numbers n SET
       meta_status = coalesce($3, n.meta_status), name_status = coalesce($4, n.name_status),
       verified_name = coalesce($5, n.verified_name), messaging_limit = coalesce($6, n.messaging_limit),
       throughput = CASE WHEN $7::int IS NULL OR n.is_on_biz_app THEN n.throughput ELSE $7 END,
       state = CASE $8::boolean WHEN true THEN 'connected'::phone_number_state
         WHEN false THEN 'unhealthy'::phone_number_state ELSE n.state END,
       updated_at = now()
     WHERE n.workspace_id = ANY($1::uuid[]) AND n.id = ANY($2::uuid[]) AND n.connected_meta_id IS NOT NULL`,
    [
      [...new Set(numbers.map(({ workspaceId }) => workspaceId))],
      ids,
      metaStatus ?? null,
      nameStatus ?? null,
      verifiedName ?? null,
      messagingLimit ?? null,
      throughput ?? null,
      usable ?? null,
    ],
  );
}
