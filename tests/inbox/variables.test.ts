import { firstName, personName, type VariableFacts } from "@/lib/contacts/facts";
import { fillVariables } from "@/lib/inbox/variables";

const facts: VariableFacts = {
  contact: { name: "Ana Gómez", phone: "+34600111222", custom: { plan: "Plus", visits: 3, note: null } },
  agent: { name: "Maria Lopez" },
  workspace: { name: "Ana's bakery" },
  number: { name: "Bakery" },
};
const nobody: VariableFacts = {
  ...facts,
  contact: { name: null, phone: null, custom: {} },
  agent: null,
};

test.each([
  ["Hello {{contact.name}}", "Hello Ana Gómez"],
  ["Hello {{contact.first_name}}, I am {{agent.first_name}}.", "Hello Ana, I am Maria."],
  ["{{ Contact.First_Name | there }}", "Ana"],
  ["{{agent.name}} of {{workspace.name}} on {{number.name}}", "Maria Lopez of Ana's bakery on Bakery"],
  ["Is {{contact.phone}} right?", "Is +34600111222 right?"],
  ["Plan {{contact.custom.plan}}, {{contact.custom.visits}} visits", "Plan Plus, 3 visits"],
  ["no variables {here} {{}}", "no variables {here} {{}}"],
])("%s becomes %s", (text, result) => {
  expect(fillVariables(text, facts)).toEqual({ text: result, empty: [], unknown: [] });
});

test.each([
  ["Hello {{contact.first_name|there}}!", "Hello there!"],
  ["Hello {{contact.first_name}}!", "Hello!"],
  ["Hello {{contact.first_name}}, welcome", "Hello, welcome"],
  ["{{contact.first_name}} welcome", "welcome"],
  ["Hi\n{{contact.name}} you", "Hi\nyou"],
  ["{{contact.first_name}} {{agent.name}}, hi", "hi"],
  ["Plan: {{contact.custom.plan}}", "Plan:"],
  ["{{contact.custom.toString|none}}{{contact.custom.__proto__|none}}", "nonenone"],
])("for somebody we know nothing of, %s becomes %s", (text, result) => {
  const filled = fillVariables(text, nobody);
  expect(filled.text).toBe(result);
  expect(filled.text).not.toMatch(/null|undefined|\u0000/);
});

test("says which variables had no value and which are none", () => {
  const filled = fillVariables("{{contact.name}} {{contact.nmae}} {{contact.custom.plan|x}}", nobody);
  expect(filled).toMatchObject({ empty: ["contact.name"], unknown: ["contact.nmae"] });
  expect(filled.text).toContain("{{contact.nmae}}");
});

test("what a customer calls themselves is never read for variables", () => {
  const hostile = {
    ...facts,
    contact: { ...facts.contact, name: "{{agent.name}} \u0000$& {{contact.phone}}" },
  };
  expect(fillVariables("Hello {{contact.name}}", hostile).text).toBe(
    "Hello {{agent.name}} $& {{contact.phone}}",
  );
});

test("a text made to be slow is not", () => {
  const text = `${"{{a|".repeat(20_000)}${"{{contact.name".repeat(5_000)}`;
  expect(fillVariables(text, facts).text).toBe(text);
});

test.each([
  ["Ana Gómez", "Ana"],
  ["🌸 Ana 🌸", "Ana"],
  ["محمد علي", "محمد"],
  ["王小明", "王小明"],
  ["+34 600", null],
  ["🌸", null],
  [null, null],
])("the first name of %s is %s", (name, first) => {
  expect(firstName(name)).toBe(first);
});

test("an address in place of a name is no name", () => {
  const contact = { id: "1", phone: "+34600", waId: "34600", bsuid: "US.1", username: "ana" };
  for (const name of ["+34600", "US.1", "@ana", "Unknown"]) {
    expect(personName({ ...contact, name })).toBeNull();
  }
  expect(personName({ ...contact, name: "Ana" })).toBe("Ana");
});
