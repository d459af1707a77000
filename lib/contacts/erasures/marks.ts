import { dialledForm } from "@/lib/contacts/equivalents";
import { keyedHashes } from "@/lib/platform/crypto";

/** What stands in the place of a message's wamid, which holds the number in base64. */
const prefix = "erased.";

/**
 * Names an erased message by a keyed hash of what Meta calls it: a status or a repetition that comes late still finds it,
 * and nobody reads the number out of it.
 * @returns one for each key in use, the newest first: find by any of them, write the first
 */
export const erasedWamids = (phoneNumberId: string, wamid: string): string[] =>
  keyedHashes(`wamid|${phoneNumberId}`, wamid).map((hash) => prefix + hash.toString("base64url"));

export const isErasedWamid = (wamid: string): boolean => wamid.startsWith(prefix);

/**
 * A number or user id as a keyed hash of one workspace: whoever has the table but not the key cannot try all numbers.
 * @param address digits, however they are written, or a user id
 * @returns as erasedWamids
 */
export function stopHashes(workspaceId: string, address: string): Buffer[] {
  const one = /^\d+$/.test(address) ? dialledForm(address) : address;
  return keyedHashes(`contact-stop|${workspaceId}`, one);
}
