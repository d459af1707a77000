import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { MessageBody } from "@/components/inbox/message-body";
import { ReferralCard } from "@/components/inbox/referral-card";
import { referralOf } from "@/components/inbox/content";
import type { MessageView } from "@/lib/inbox/views";
import { contentOf } from "@/lib/whatsapp/incoming";
import { readableText } from "@/lib/whatsapp/reading";
import { drawn, missingWords, readOut } from "@/tests/support/drawn";
import { messageView } from "@/tests/support/message-view";

const folder = path.resolve(__dirname, "../fixtures/webhook-samples");
type Raw = Record<string, unknown> & { type?: string };
type Body = {
  entry: {
    changes: { field: string; value: { messages?: Raw[]; message_echoes?: Raw[]; history?: unknown } }[];
  }[];
};

/** Every message that stands anywhere in Meta's samples, also in history and echoes. */
function messagesIn(value: unknown): Raw[] {
  if (Array.isArray(value)) return value.flatMap(messagesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === "messages" || key === "message_echoes") && Array.isArray(inner)
      ? [...(inner as Raw[]), ...inner.flatMap(messagesIn)]
      : messagesIn(inner),
  );
}

const samples = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .flatMap((file) =>
    messagesIn(JSON.parse(readFileSync(path.join(folder, file), "utf8")) as Body)
      .filter((raw) => typeof raw.type === "string" && raw.type !== "reaction")
      .map((raw, index) => [`${file} ${index + 1}: ${raw.type}`, raw] as const),
  );

function view(raw: Raw, change: Partial<MessageView> = {}): MessageView {
  const type = raw.type!;
  return messageView("m", { type, text: readableText(type, raw), content: contentOf(type, raw), ...change });
}

const draw = (message: MessageView): string =>
  drawn(
    <>
      <MessageBody message={message} />
      {referralOf(message.content.referral) && (
        <ReferralCard referral={referralOf(message.content.referral)!} />
      )}
    </>,
  );

// These two stand in the thread as a line of their own, not as a bubble.
const lines = new Set(["system", "request_welcome", "edit", "revoke"]);

describe("every message of Meta's samples can be read", () => {
  test("there are samples of each type", () => {
    const types = new Set(samples.map(([, raw]) => raw.type));
    for (const type of [
      "text",
      "image",
      "interactive",
      "order",
      "contacts",
      "location",
      "button",
      "unsupported",
    ])
      expect(types).toContain(type);
    expect(samples.length).toBeGreaterThan(30);
  });

  test.each(samples.filter(([, raw]) => !lines.has(raw.type!)))("%s", (_, raw) => {
    const html = draw(view(raw));
    expect(readOut(html)).not.toBe("");
    expect(html).not.toMatch(/undefined|\[object|NaN|a type that Parley does not show/);
    // Nothing of a customer's may run, load or be followed by itself.
    expect(html).not.toMatch(/<script|<iframe|<img|javascript:|\son\w+=/i);
  });
});

describe("what we offered is shown as the customer sees it", () => {
  const offer = (interactive: Record<string, unknown>): string =>
    readOut(
      draw(
        view(
          { type: "interactive", interactive },
          { direction: "outbound", text: null, content: interactive },
        ),
      ),
    );

  test("buttons", () => {
    const buttons = ["Yes", "No"].map((title, id) => ({ type: "reply", reply: { id: `${id}`, title } }));
    expect(
      offer({ type: "button", body: { text: "Come?" }, footer: { text: "Until 5" }, action: { buttons } }),
    ).toBe("Come? Until 5 Yes No");
  });
  test("a list with its sections", () => {
    const sections = [
      { title: "Shirts", rows: [{ id: "1", title: "Red", description: "Size M" }] },
      { title: "Socks", rows: [{ id: "2", title: "Blue" }] },
    ];
    expect(
      offer({
        type: "list",
        header: { text: "Shop" },
        body: { text: "Which?" },
        action: { button: "Look", sections },
      }),
    ).toBe("Shop Which? Look Shirts Red Size M Socks Blue");
  });
  test("a link button leads nowhere from here", () => {
    const action = { name: "cta_url", parameters: { display_text: "Track", url: "javascript:alert(1)" } };
    const content = { type: "cta_url", body: { text: "On its way" }, action };
    expect(
      draw(view({ type: "interactive", interactive: content }, { direction: "outbound", content })),
    ).not.toContain("javascript");
    expect(offer(content)).toBe("On its way Track");
  });
});

describe("what happened to a message stays readable", () => {
  test("a deleted message is struck, and says who deleted it", () => {
    const html = draw(
      view({ type: "text", text: { body: "My card is 4111" } }, { revokedAt: "2026-11-20T10:01:00.000Z" }),
    );
    expect(html).toContain("<del");
    expect(readOut(html)).toBe("The customer deleted this message My card is 4111");
  });
  test("the answers of a form stand in a table", () => {
    const response_json = JSON.stringify({
      flow_token: "secret",
      screen_0_First_name_0: "Ana",
      toppings: ["Olives", "Basil"],
      screen_1_guests_2: 3,
    });
    const interactive = { type: "nfm_reply", nfm_reply: { name: "flow", body: "Sent", response_json } };
    const html = draw(view({ type: "interactive", interactive }));
    expect(readOut(html)).toBe("Filled in the form Sent First name Ana toppings Olives, Basil guests 3");
    expect(html).not.toContain("secret");
  });
  test.each(["{", "null", "[]", '"x"', "{}"])("a form with the answers %s does no harm", (response_json) => {
    const interactive = { type: "nfm_reply", nfm_reply: { body: "Sent", response_json } };
    expect(readOut(draw(view({ type: "interactive", interactive })))).toContain("Sent");
  });
});

test("every word has its place in the catalogue", () => expect(missingWords).toEqual([]));
