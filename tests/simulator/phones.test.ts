import { equivalents, isUsNumber, readDialled, usualWaId } from "@/simulator/core/phones";

describe("phone numbers as WhatsApp reads them", () => {
  it.each([
    ["+1 (650) 555-1234", "15550783881", "16505551234"],
    ["1 (631) 555-0100", "919876543210", "16315550100"],
    ["(631) 555-0100", "919876543210", "916315550100"],
    ["07700 900123", "447700900000", "4407700900123"],
    ["+44 7700 900123", "15550783881", "447700900123"],
  ])("%s dialled from %s is %s", (input, business, digits) => {
    expect(readDialled(input, business)).toBe(digits);
  });

  it.each(["", "hello", "+12", "+1234567890123456", "US.134912", "+1 650 CALL"])(
    "%p is no phone number",
    (input) => {
      expect(readDialled(input, "15550783881")).toBeNull();
    },
  );

  it.each([
    ["5531987654321", "553187654321"],
    ["5511987654321", "5511987654321"],
    ["553133334444", "553133334444"],
    ["525512345678", "5215512345678"],
    ["5491123456789", "5491123456789"],
    ["541123456789", "541123456789"],
    ["447700900123", "447700900123"],
  ])("%s answers as wa_id %s", (digits, waId) => {
    expect(usualWaId(digits)).toBe(waId);
  });

  it("reaches a Brazilian and a Mexican under both of their forms, and never invents Argentina's 9", () => {
    expect(equivalents("553187654321")).toEqual(["553187654321", "5531987654321"]);
    expect(equivalents("5531987654321")).toEqual(["5531987654321", "553187654321"]);
    expect(equivalents("5215512345678")).toEqual(["5215512345678", "525512345678"]);
    expect(equivalents("541123456789")).toEqual(["541123456789"]);
    expect(equivalents("553133334444")).toEqual(["553133334444"]);
  });

  it("knows the United States from the rest of +1", () => {
    expect(isUsNumber("16505551234")).toBe(true);
    expect(isUsNumber("14165551234")).toBe(false);
    expect(isUsNumber("18095551234")).toBe(false);
    expect(isUsNumber("15552345678")).toBe(false);
  });
});
