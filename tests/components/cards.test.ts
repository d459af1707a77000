import { cardsOf } from "@/components/inbox/content";
import type { MessageView } from "@/lib/inbox/views";

const cards = (contacts: unknown) =>
  cardsOf({ type: "contacts", content: { contacts } } as unknown as MessageView).cards;

test.each([
  [
    "a number WhatsApp knows is written as it is dialled from everywhere",
    [{ phone: "07700 900123", wa_id: "447700900123" }],
    ["+447700900123"],
  ],
  ["another one as it stands on the card", [{ phone: "07700 900123" }], ["07700 900123"]],
  ["the same number twice is one", [{ wa_id: "447700900123" }, { wa_id: 447700900123 }], ["+447700900123"]],
  ["what is no number is none", [{ phone: "" }, { phone: null }, "x", {}], []],
  [
    "very many end at six",
    Array.from({ length: 40 }, (_, i) => ({ phone: `+4477009001${i}` })),
    Array.from({ length: 6 }, (_, i) => `+4477009001${i}`),
  ],
])("the numbers of a card: %s", (_, phones, said) => {
  expect(cards([{ name: { formatted_name: "Ana" }, phones }])[0]!.phones).toEqual(said);
});

test("a card without numbers offers none to add", () => {
  expect(cards([{ name: { formatted_name: "Ana" } }, null]).map((card) => card.phones)).toEqual([[], []]);
});
