import { clean, MAX_DEPTH, parseBody, TooDeep } from "@/lib/whatsapp/body";

const parse = (text: string | Buffer) => parseBody(Buffer.from(text as string));
const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

test.each([
  ["cut in the middle", '{"a":', "The body is not valid JSON."],
  ["empty", "", "The body is not valid JSON."],
  ["not JSON at all", "hello", "The body is not valid JSON."],
  ["a broken UTF-8 sequence", Buffer.from([0x22, 0xc3, 0x28, 0x22]), "The body is not valid UTF-8."],
  ["half a surrogate as bytes", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), "The body is not valid UTF-8."],
])("a body that is %s is said to be so", (_, body, problem) => {
  expect(parse(body)).toEqual({ problem });
});

test("an id too long for a number keeps its digits", () => {
  expect(parse('{"id":12345678901234567890,"n":[-12345678901234567,1.5,42,9007199254740993]}')).toEqual({
    value: { id: "12345678901234567890", n: ["-12345678901234567", 1.5, 42, "9007199254740993"] },
  });
  expect(parse('{"id":"12345678901234567890","price":1234567890123456.5}')).toEqual({
    value: { id: "12345678901234567890", price: 1234567890123456.5 },
  });
});

test("what PostgreSQL would refuse is taken out of strings and keys", () => {
  const value = JSON.parse(
    String.raw`{"a\u0000b":"x\u0000y","lone":"\ud800","pair":"\ud83d\udc4d","n":[null,1,true]}`,
  );
  expect(clean(value)).toEqual({ ab: "xy", lone: "\ufffd", pair: "👍", n: [null, 1, true] });
});

test("a key named __proto__ is dropped and changes nothing", () => {
  const value = clean(JSON.parse('{"__proto__":{"admin":true},"a":{"__proto__":1,"b":2}}')) as Record<
    string,
    unknown
  >;
  expect(Object.keys(value)).toEqual(["a"]);
  expect((value as { admin?: boolean }).admin).toBeUndefined();
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test("what is nested too deeply is refused before anything walks it", () => {
  expect(() => clean(JSON.parse(nested(MAX_DEPTH)))).not.toThrow();
  expect(() => clean(JSON.parse(nested(MAX_DEPTH + 1)))).toThrow(TooDeep);
  expect(() => clean(JSON.parse(nested(200_000)))).toThrow(TooDeep);
});
