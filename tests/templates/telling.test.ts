import fc from "fast-check";
import { tell, type Remembered, type Told } from "@/lib/templates/telling";
import { readTemplateChange, type TemplateChange } from "@/lib/whatsapp/template-changes";

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 20, 12, minute, second));
const pending: Told = {
  ...{ id: "1", workspaceId: "w", metaId: "9", category: "UTILITY", status: "PENDING", statusAt: at(0) },
  ...{ quality: null, components: [{ type: "BODY", text: "Old" }], reason: null, reasonInfo: null },
  ...{ nextCategory: null, nextCategoryAt: null, notice: null, deletedAt: null },
};
const named = { message_template_id: 9, message_template_name: "hello", message_template_language: "en_US" };
const said = (value: object, when: Date): TemplateChange =>
  readTemplateChange({ ...named, ...value }, when) as TemplateChange;
const status = (event: string, when: Date, more: object = {}) =>
  said({ event, reason: "NONE", message_template_category: "UTILITY", ...more }, when);

/** Everything in this order. */
function after(changes: readonly TemplateChange[], start = pending) {
  let template = start;
  const history: Remembered[] = [];
  for (const change of changes) {
    const outcome = tell(template, change, change.at!, history);
    template = outcome.template;
    history.push(...outcome.happened);
  }
  return {
    template,
    history: history.map(({ kind, to, at: when }) => `${when.toISOString()} ${kind} ${to}`).sort(),
  };
}

const permutations = <T>(list: readonly T[]): T[][] =>
  list.length <= 1
    ? [[...list]]
    : list.flatMap((one, i) => permutations(list.toSpliced(i, 1)).map((rest) => [one, ...rest]));

const life = [
  status("APPROVED", at(1)),
  said({ previous_quality_score: "UNKNOWN", new_quality_score: "GREEN" }, at(2)),
  status("PAUSED", at(3), { other_info: { title: "FIRST_PAUSE", description: "3 hours" } }),
  said({ previous_category: "UTILITY", new_category: "MARKETING" }, at(4)),
  status("APPROVED", at(5), { message_template_category: "MARKETING" }),
];

test("whatever order Meta's words come in, and however often, the template ends the same", () => {
  const once = after(life);
  expect(once.template).toMatchObject({
    status: "APPROVED",
    category: "MARKETING",
    quality: "GREEN",
    reasonInfo: null,
  });
  expect(once.history).toHaveLength(5);
  for (const order of permutations(life)) {
    const { template, history } = after([...order, ...order.slice(0, 2)]);
    const facts = ({ notice, statusAt: _, ...told }: Told) => ({
      ...told,
      notice: notice?.kind,
      to: notice?.to,
    });
    expect(facts(template)).toEqual(facts(once.template));
    expect(history.filter((line) => !line.includes("category"))).toEqual(
      once.history.filter((line) => !line.includes("category")),
    );
  }
});

test("any life Meta may give a template, told in any order and twice, ends with the newest word of each kind", () => {
  const aWord = fc.oneof(
    fc.constantFrom("APPROVED", "REJECTED", "PAUSED", "DISABLED", "DELETED").map((event) => ({ event })),
    fc.constantFrom("GREEN", "YELLOW", "RED").map((quality) => ({ quality })),
    fc.constantFrom("UTILITY", "MARKETING").map((category) => ({ category })),
  );
  const aLife = fc.array(aWord, { minLength: 1, maxLength: 12 });
  const anOrder = fc.array(fc.nat(), { maxLength: 40 });
  fc.assert(
    fc.property(aLife, anOrder, (words, picks) => {
      const last = { status: "PENDING", category: "UTILITY", quality: null as string | null };
      const told = words.map((word, i) => {
        const when = at(i + 1);
        if ("event" in word) {
          last.status = word.event;
          return status(word.event, when, { message_template_category: last.category });
        }
        if ("quality" in word) {
          last.quality = word.quality;
          return said({ previous_quality_score: "UNKNOWN", new_quality_score: word.quality }, when);
        }
        const before = last.category;
        last.category = word.category;
        return said({ previous_category: before, new_category: word.category }, when);
      });
      // Some come early and twice, and in the end each has come.
      const order = [...picks.map((pick) => told[pick % told.length]!), ...told.toReversed()];
      const { template, history } = after(order);
      const { category, quality } = template;
      expect({ status: template.status, category, quality }).toEqual(last);
      expect(template.deletedAt !== null).toBe(last.status === "DELETED");
      const [statuses, qualities] = ["status", "quality"].map(
        (kind) => history.filter((line) => line.includes(` ${kind} `)).length,
      );
      expect(statuses).toBe(words.filter((word) => "event" in word).length);
      expect(qualities).toBe(words.filter((word) => "quality" in word).length);
    }),
    { numRuns: 500 },
  );
});

test("a verdict that seems some seconds older than the submission is its verdict, by another clock", () => {
  const submitted = { ...pending, statusAt: at(0, 3) };
  expect(after([status("APPROVED", at(0, 1))], submitted).template.status).toBe("APPROVED");
  expect(after([status("APPROVED", at(-5))], submitted).template.status).toBe("PENDING");
});

test("of two words of nearly the same moment the list decides", () => {
  const approved = { ...pending, status: "APPROVED", statusAt: at(1, 0) };
  expect(tell(approved, status("PAUSED", at(1, 2)), at(1, 2), []).ask).toBe(true);
  expect(tell(approved, status("PAUSED", at(2)), at(2), []).ask).toBe(false);
});

test("a flag is a warning in the history; the template still goes out", () => {
  const { template, history } = after([status("APPROVED", at(1)), status("FLAGGED", at(2))]);
  expect(template.status).toBe("APPROVED");
  expect(history).toHaveLength(2);
});

test.each(["REINSTATED", "UNARCHIVED"])("after %s it goes out again", (event) => {
  const { template } = after([status("DISABLED", at(1)), status(event, at(2))]);
  expect(template.status).toBe("APPROVED");
});

test("what a webhook knows of a rejection completes what the list told", () => {
  const listed = { ...pending, status: "REJECTED", statusAt: at(9), reason: "INVALID_FORMAT" };
  const change = status("REJECTED", at(8), {
    reason: "INVALID_FORMAT",
    rejection_info: { reason: "Side by side", recommendation: "Put words between" },
  });
  const { template } = tell(listed, change, at(8), []);
  expect(template.reasonInfo).toEqual({ description: "Side by side", recommendation: "Put words between" });
  expect(template.statusAt).toEqual(at(9));
});

describe("another category", () => {
  const impending = said(
    {
      new_category: "UTILITY",
      correct_category: "MARKETING",
      category_update_timestamp: at(30).getTime() / 1_000,
    },
    at(10),
  );
  const done = said({ previous_category: "UTILITY", new_category: "MARKETING" }, at(30));

  test("is announced, then done, each with a notice", () => {
    const approved = { ...pending, status: "APPROVED" };
    const { template: announced } = after([impending], approved);
    expect(announced).toMatchObject({
      category: "UTILITY",
      nextCategory: "MARKETING",
      nextCategoryAt: at(30),
      notice: { kind: "category_impending", from: "UTILITY", to: "MARKETING", at: at(30).toISOString() },
    });
    const { template: moved } = after([impending, done], approved);
    expect(moved).toMatchObject({
      category: "MARKETING",
      nextCategory: null,
      notice: { kind: "category_changed", from: "UTILITY", to: "MARKETING" },
    });
  });
  test("that is done already is not announced any more", () => {
    expect(after([done, impending]).template).toMatchObject({
      nextCategory: null,
      notice: { kind: "category_changed" },
    });
  });
  test("that nobody has to know of again raises no second notice", () => {
    const known = { ...pending, category: "MARKETING" };
    expect(after([done], known).template.notice).toBeNull();
  });
});

test("words of parts change their texts and leave the rest; the list tells the rest", () => {
  const start = { ...pending, components: [{ type: "BODY", text: "Old", example: {} }, { type: "BUTTONS" }] };
  const change = said({ message_template_element: "New", message_template_footer: "Foot" }, at(1));
  const outcome = tell(start, change, at(1), []);
  expect(outcome.template.components).toEqual([
    { type: "BODY", text: "New", example: {} },
    { type: "BUTTONS" },
  ]);
  expect(outcome.ask).toBe(true);
});

test.each<[object, string]>([
  [{}, "nothing"],
  [{ event: 5 }, "an event that is no word"],
  [{ ...named, event: null }, "no event"],
  [{ event: "APPROVED" }, "no template"],
])("%j is put aside: %s", (value, _what) => {
  expect(readTemplateChange(value, at(0))).toEqual({ aside: expect.any(String) });
});
