import { pool } from "@/lib/platform/db";
import { readComponents } from "@/lib/templates/components";
import { templateText, valuesIn } from "@/lib/templates/wording";
import type { Scope } from "@/lib/tenancy/scope";

/** Where a message goes, as far as it says. */
type Place = { conversationId?: string; phoneNumberId?: string };

/**
 * The words of a template message, for the thread. Never a reason not to send: null when the template is not known.
 */
export async function wordsOfTemplate(
  scope: Scope,
  place: Place,
  message: { name: string; language: { code: string }; components?: unknown },
): Promise<string | null> {
  const { rows } = await pool.query<{ components: unknown }>(
    `SELECT t.components FROM phone_numbers n
      JOIN templates t ON t.workspace_id = n.workspace_id AND t.waba_id = n.waba_id
      WHERE n.workspace_id = $1 AND n.id = coalesce($3::uuid,
          (SELECT phone_number_id FROM conversations WHERE workspace_id = $1 AND id = $2::uuid))
        AND t.name = $4 AND t.language = $5`,
    [
      scope.workspaceId,
      place.conversationId ?? null,
      place.phoneNumberId ?? null,
      message.name,
      message.language.code,
    ],
  );
  if (!rows[0]) return null;
  return templateText(readComponents(rows[0].components).components, valuesIn(message.components));
}
