import {
  examplesOf,
  inFormat,
  insertVariable,
  typeInto,
  variableAt,
  withWords,
  type Worded,
} from "@/components/templates/builder/variables";
import { inGroups, moveButton } from "@/components/templates/builder/button-order";
import { emptyParts, kindOf, newCard, partsFor, withPart } from "@/components/templates/builder/parts";
import { groupTemplates, mostUrgent } from "@/components/templates/groups";
import { placeOfRejection } from "@/components/templates/rejection";
import type { TemplateButton, TemplateComponent } from "@/lib/templates/components";
import type { TemplateView } from "@/lib/templates/views";

type Body = Extract<Worded, { type: "BODY" }>;
const body = (
  text: string,
  examples: Record<string, string> = {},
  format: "POSITIONAL" | "NAMED" = "POSITIONAL",
) => withWords<Body>({ type: "BODY", text: "" }, text, examples, format);
const at = (text: string) => {
  const place = text.indexOf("|");
  return { text: text.replace("|", ""), start: place, end: place };
};
/** Types into a body; `|` is where the cursor stands afterwards. */
const type = (part: Body, typed: string, format: "POSITIONAL" | "NAMED" = "POSITIONAL") => {
  const { text, start } = at(typed);
  const done = typeInto(part, text, format, start);
  const words = done.part.text!;
  return {
    words: `${words.slice(0, done.cursor)}|${words.slice(done.cursor)}`,
    examples: examplesOf(done.part),
  };
};

describe("variables are numbered while one writes", () => {
  test("what is inserted before another becomes the first, and each keeps its example", () => {
    const part = body("Hi there, order {{1}} left.", { 1: "A-17" });
    const { text, start } = at("Hi | there, order {{1}} left.");
    const done = insertVariable({ ...part, text }, { start, end: start }, "POSITIONAL", {
      name: "first_name",
      example: "Ana",
    });
    expect(done.part.text).toBe("Hi {{1}} there, order {{2}} left.");
    expect(examplesOf(done.part)).toEqual({ 1: "Ana", 2: "A-17" });
    expect(done.start).toBe("Hi {{1}}".length);
  });
  test("what is taken away closes the gap, and the example of what is left goes with it", () => {
    const part = body("Hi {{1}}, order {{2}} left {{3}}.", { 1: "Ana", 2: "A-17", 3: "today" });
    expect(type(part, "Hi |, order {{2}} left {{3}}.")).toEqual({
      words: "Hi |, order {{1}} left {{2}}.",
      examples: { 1: "A-17", 2: "today" },
    });
  });
  test("two braces are a variable, a name in a numbered template becomes a number", () => {
    expect(type(body(""), "Hi {{}}| you").words).toBe("Hi {{1}}| you");
    expect(type(body(""), "Hi {{name}}| of {{city}}").words).toBe("Hi {{1}}| of {{2}}");
  });
  test("the same variable twice stays the same", () => {
    expect(type(body(""), "{{2}} and {{2}} and {{1}}|").words).toBe("{{1}} and {{1}} and {{2}}|");
  });
  test("the cursor stays where it was although numbers before it get shorter", () => {
    const ten = Array.from({ length: 10 }, (_, index) => `{{${index + 2}}}`).join(" a ");
    expect(type(body(""), `${ten} end|`).words.endsWith("{{10}} end|")).toBe(true);
  });
  test("words that touch get a space", () => {
    const done = insertVariable(body("Hithere"), { start: 2, end: 2 }, "POSITIONAL", {
      name: "x",
      example: "",
    });
    expect(done.part.text).toBe("Hi {{1}} there");
  });
  test("Backspace behind a variable takes the whole of it, elsewhere nothing special", () => {
    expect(variableAt("Hi {{1}}!", 8, "Backspace")).toEqual([3, 8]);
    expect(variableAt("Hi {{1}}!", 3, "Delete")).toEqual([3, 8]);
    expect(variableAt("Hi {{1}}!", 9, "Backspace")).toBeNull();
  });
});

describe("named variables", () => {
  test("a new one has its name selected to type over, and a name nobody has yet", () => {
    const part = body("Hi {{first_name}}, ", { first_name: "Ana" }, "NAMED");
    const done = insertVariable(part, { start: 19, end: 19 }, "NAMED", { name: "first_name", example: "Bo" });
    expect(done.part.text).toBe("Hi {{first_name}}, {{first_name_2}}");
    expect(done.part.text!.slice(done.start, done.end)).toBe("first_name_2");
    expect(examplesOf(done.part)).toEqual({ first_name: "Ana", first_name_2: "Bo" });
  });
  test("a renamed one keeps its example", () => {
    const part = body("Hi {{name}}, order {{order}}.", { name: "Ana", order: "A-17" }, "NAMED");
    expect(type(part, "Hi {{customer|}}, order {{order}}.", "NAMED").examples).toEqual({
      customer: "Ana",
      order: "A-17",
    });
  });
  test("one style becomes the other and back with nothing lost", () => {
    const named = inFormat(body("Hi {{1}} of {{2}}.", { 1: "Ana", 2: "Rome" }), "NAMED");
    expect(named.text).toBe("Hi {{value_1}} of {{value_2}}.");
    expect(named.example).toEqual({
      body_text_named_params: [
        { param_name: "value_1", example: "Ana" },
        { param_name: "value_2", example: "Rome" },
      ],
    });
    const back = inFormat(named, "POSITIONAL");
    expect(back.text).toBe("Hi {{1}} of {{2}}.");
    expect(back.example).toEqual({ body_text: [["Ana", "Rome"]] });
  });
});

describe("buttons stand in groups", () => {
  const button = (kind: string): TemplateButton => ({
    type: { q: "QUICK_REPLY", u: "URL", p: "PHONE_NUMBER", c: "COPY_CODE" }[
      kind[0]!
    ] as TemplateButton["type"],
    text: kind,
  });
  const list = (...kinds: string[]) => kinds.map(button);
  const words = (buttons: readonly TemplateButton[]) => buttons.map(({ text }) => text).join(" ");
  test("quick replies that were added late join the others", () => {
    expect(words(inGroups(list("q1", "u1", "q2")))).toBe("q1 q2 u1");
    expect(words(inGroups(list("u1", "q1", "p1")))).toBe("u1 p1 q1");
  });
  test("the code of an offer comes first, whatever was there", () => {
    expect(words(inGroups(list("u1", "c1"), true))).toBe("c1 u1");
  });
  test.each([
    [1, 0, "q2 q1 u1 p1", 0],
    [0, 1, "q2 q1 u1 p1", 1],
    // Over the border of its group the groups change places.
    [2, 1, "u1 p1 q1 q2", 0],
    [1, 2, "u1 p1 q1 q2", 3],
    [0, -1, "q1 q2 u1 p1", 0],
    [3, 9, "q1 q2 u1 p1", 3],
  ])("moving place %i to %i gives %s", (from, to, result, place) => {
    const moved = moveButton(list("q1", "q2", "u1", "p1"), from, to);
    expect(words(moved.buttons)).toBe(result);
    expect(moved.at).toBe(place);
  });
});

describe("kinds of messages have different parts", () => {
  const text: TemplateComponent = { type: "BODY", text: "Everything green is cheaper." };
  test("an offer keeps words and link, has no footer, and its code comes first", () => {
    const parts = partsFor("offer", [
      text,
      { type: "FOOTER", text: "Bye" },
      { type: "BUTTONS", buttons: [{ type: "URL", text: "Shop", url: "https://a.example" }] },
    ]);
    expect(parts.map(({ type: each }) => each)).toEqual(["HEADER", "LIMITED_TIME_OFFER", "BODY", "BUTTONS"]);
    expect(parts[3]).toMatchObject({ buttons: [{ type: "COPY_CODE" }, { text: "Shop" }] });
    expect(kindOf({ category: "MARKETING", components: parts })).toBe("offer");
  });
  test("a carousel begins with two cards, and a further one is like the one before it", () => {
    const parts = partsFor("carousel", [text]);
    expect(parts[1]).toMatchObject({ cards: [{}, {}] });
    const video = {
      components: [
        { type: "HEADER", format: "VIDEO" },
        { type: "BODY", text: "A chair" },
      ],
    } as const;
    expect(newCard({ components: [...video.components] })).toEqual({
      components: [
        { type: "HEADER", format: "VIDEO" },
        { type: "BODY", text: "" },
      ],
    });
  });
  test("back to a plain message the words are still there", () => {
    expect(partsFor("plain", partsFor("carousel", [text]))).toEqual([text]);
    expect(partsFor("plain", partsFor("offer", [text]))).toContainEqual(text);
  });
  test("a part goes where the phone shows it", () => {
    const order = withPart(withPart(emptyParts("UTILITY"), { type: "FOOTER", text: "x" }), {
      type: "HEADER",
      format: "TEXT",
      text: "y",
    }).map(({ type: each }) => each);
    expect(order).toEqual(["HEADER", "BODY", "FOOTER"]);
  });
});

describe("a rejection is shown where it has to be mended", () => {
  const components: TemplateComponent[] = [
    { type: "HEADER", format: "IMAGE" },
    { type: "BODY", text: "Hi" },
    { type: "BUTTONS", buttons: [{ type: "URL", text: "Go", url: "https://bit.ly/x" }] },
  ];
  const place = (reason: string, description?: string, parts = components) =>
    placeOfRejection({ reason, reasonInfo: description ? { description } : null }, parts);
  test.each([
    ["INCORRECT_CATEGORY", undefined, "category"],
    ["SCAM", undefined, "components.1.text"],
    ["INVALID_FORMAT", "Your template contains a shortened link.", "components.2"],
    ["INVALID_FORMAT", "The sample media of your template cannot be opened.", "components.0"],
    ["INVALID_FORMAT", "Your template has parameters placed next to each other.", "components.1.text"],
    ["INVALID_FORMAT", "It has the same body and footer as order_update.", "components.1.text"],
    ["SOMETHING_NEW", "A word about a link.", "components.1.text"],
  ])("%s %s", (reason, description, path) => expect(place(reason, description)).toBe(path));
  test("a link in the text, when there are no buttons", () =>
    expect(place("INVALID_FORMAT", "A shortened link.", [{ type: "BODY", text: "Hi" }])).toBe(
      "components.0.text",
    ));
});

test("languages of a name stand together, and the one that needs somebody speaks for them", () => {
  const template = (name: string, language: string, status: string, wabaId = "w") =>
    ({ id: name + language, name, language, status, wabaId }) as TemplateView;
  const groups = groupTemplates([
    template("a", "en", "APPROVED"),
    template("a", "es", "REJECTED"),
    template("a", "en", "APPROVED", "other"),
    template("b", "en", "PENDING"),
  ]);
  expect(groups.map(({ name, languages }) => [name, languages.length])).toEqual([
    ["a", 2],
    ["a", 1],
    ["b", 1],
  ]);
  expect(mostUrgent(groups[0]!.languages).language).toBe("es");
});
