import { newBusiness, startSimulator, until, type Running } from "@/tests/simulator/harness";
import { sample, table, type Row } from "./coach-table";

let running: Running;
beforeAll(async () => {
  running = await startSimulator();
});
afterAll(() => running.close());

type Json = Record<string, unknown>;
const coachSaysNo = ({ rules }: Row): boolean => rules.some((rule) => !mild.has(rule));
/** Warnings: Meta may act on them, and usually lets them pass. */
const mild = new Set(
  "marketing_words language_words body_short emoji_many body_long footer_emoji code_rather_long product_alone products_header".split(
    " ",
  ),
);

/** One account for all rows would find duplicates among them. */
async function submit(
  row: Row,
): Promise<{ refused: Json } | { status: string; category: string; reason: string }> {
  const { account, graph } = await newBusiness(running, {
    templates: false,
    customers: false,
    settings: { reviewMs: 0 },
  });
  let draft = JSON.stringify(row.draft);
  if (draft.includes(sample)) {
    const bytes = Buffer.from("a sample");
    const { body: session } = await graph.post(
      `${running.appId}/uploads?file_length=${bytes.length}&file_type=image/png`,
      {},
    );
    const answer = await fetch(`${running.url}/v25.0/${session.id as string}`, {
      method: "POST",
      headers: { authorization: `OAuth ${account.accessToken}`, file_offset: "0" },
      body: bytes,
    });
    const { h } = (await answer.json()) as { h: string };
    draft = draft.replaceAll(sample, h);
  }
  const { parameterFormat, ttlSeconds, ...template } = JSON.parse(draft) as Json;
  const created = await graph.post(`${account.wabaId}/message_templates`, {
    ...template,
    ...(parameterFormat ? { parameter_format: parameterFormat } : {}),
    ...(ttlSeconds ? { message_send_ttl_seconds: ttlSeconds } : {}),
  });
  if (created.body.error) return { refused: created.body.error as Json };
  return until("the verdict", async () => {
    const { body } = await graph.get(`${String(created.body.id)}?fields=status,category,rejected_reason`);
    return body.status === "PENDING"
      ? undefined
      : {
          status: body.status as string,
          category: body.category as string,
          reason: body.rejected_reason as string,
        };
  });
}

test.each(table)("of “$is” the reviewer thinks as the coach does", async (row) => {
  const verdict = await submit(row);
  if (coachSaysNo(row)) {
    expect("refused" in verdict || verdict.status === "REJECTED" ? "no" : verdict).toBe("no");
  } else {
    const category = row.movesToMarketing ? "MARKETING" : row.draft.category;
    expect(verdict).toEqual({ status: "APPROVED", category, reason: "NONE" });
  }
});
