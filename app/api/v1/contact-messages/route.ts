import { publicRoute } from "@/lib/http/route";
import { writeToOperator } from "@/lib/site/commands";
import { contactMessageInput } from "@/lib/site/schemas";

/** For visitors of the public pages; nobody has to be signed in. */
export const POST = publicRoute({ body: contactMessageInput, status: 202 }, async ({ body, ip }) => {
  await writeToOperator(body, ip);
  return { data: { received: true } };
});
