import { readQuery, snippetOf, wordsOf, readContext, contextQuery } from "@/lib/inbox/search-words";

/** As the index answers: all words, phrases in order, the last word's beginning. */
function finds(text: string, query: string): boolean {
  const words = wordsOf(text).map(({ word }) => word);
  const terms = readQuery(query);
  return (
    terms.words.every((word) => words.includes(word)) &&
    terms.phrases.every((phrase) => words.some((_, i) => phrase.every((part, j) => words[i + j] === part))) &&
    (terms.prefix === null || words.some((word) => word.startsWith(terms.prefix!)))
  );
}

test.each([
  ["Olá, o café está pronto", "cafe", true],
  ["Olá, o café está pronto", "CAFÉ pron", true],
  ["Olá, o café está pronto", "caf esta", false],
  ["the order is ready", "ord is ready ", false],
  ["the order is ready", '"order is"', true],
  ["the order is ready", '"is order"', false],
  ["Straße 12", "strasse", true],
  ["Zażółć gęślą jaźń, Łódź", "lodz", true],
  ["Ёлка у дома", "елка", true],
  ["مَرْحَبًا كيف الحال", "مرحبا", true],
  ["أريد إلغاء الطلب", "اريد الغاء", true],
  ["على مكتبة", "علي مكتبه", true],
  ["رقم ١٢٣٤", "1234", true],
  ["मेरा ऑर्डर कहाँ है", "ऑर्डर", true],
  ["मेरा ऑर्डर कहाँ है", "मेरा ऑर्ड", true],
  ["ज़रूर", "जरूर", true],
  ["明日の会議は十時です", "会議", true],
  ["明日の会議は十時です", "議会", false],
  ["注文を確認しました", "確認", true],
  ["ขอบคุณมากครับ", "มาก", true],
  ["주문을 확인했습니다", "주문", true],
  ["Ｆｕｌｌ width", "full", true],
  ["invoice-2024_final.pdf", "2024 final", true],
  ["write to ana@shop.example", "shop", true],
  ["love it ❤️ 🎉", "🎉", true],
  ["O'Brien said \\ 'yes'", "o'bri", true],
  ["שָׁלוֹם", "שלום", true],
  ["nothing here", "zebra", false],
])("%s ← %s: %s", (text, query, expected) => {
  expect(finds(text, query)).toBe(expected);
});

test("a snippet shows where it was found, also in a long message, and marks no half letter", () => {
  const text = `${"long ago ".repeat(60)}the café 🎉 of Ana${" and more".repeat(60)}`;
  const { text: shown, marks } = snippetOf(text, readQuery('"cafe" 🎉 '));
  expect(marks.map(([from, to]) => shown.slice(from, to))).toEqual(["café", "🎉"]);
  expect(shown.length).toBeLessThan(220);
  expect(shown.startsWith("…")).toBe(true);
  expect(snippetOf("short", readQuery("short"))).toEqual({ text: "short", marks: [[0, 5]] });
});

test("a query of nothing but signs asks for nothing", () => {
  expect(readQuery(' "" -- !')).toEqual({ phrases: [], words: [], prefix: null });
});

test.each([
  ["context:order/123", { type: "order", id: "123" }, ""],
  ["late context:Order/A-1 parcel", { type: "order", id: "A-1" }, "late parcel"],
  ['context:ticket/"No 7" "very late"', { type: "ticket", id: "No 7" }, '"very late"'],
  ["context:order/", null, "context:order/"],
  ["mycontext:order/1", null, "mycontext:order/1"],
])("%s asks for a record", (query, context, rest) => {
  const read = readContext(query);
  expect(read).toEqual({ context, rest });
  if (context) expect(readContext(contextQuery(context.type, context.id)).context).toEqual(context);
});
