import { applyPatch, coachTemplate, type Finding } from "@/lib/templates/coach";
import { findingText } from "@/lib/templates/coached";
import { componentList } from "@/lib/templates/components";
import messages from "@/messages/en/templates.json";
import { draftOf, table } from "./coach-table";

const alone = { neighbours: [] };
const serious = (findings: Finding[]) => findings.filter(({ severity }) => severity !== "hint");
const shipped = draftOf(table[0]!);

test("the table has more than a hundred texts, each another", () => {
  expect(table.length).toBeGreaterThan(100);
  expect(new Set(table.map(({ is }) => is)).size).toBe(table.length);
});

test.each(table)("$is: $rules", (row) => {
  const draft = draftOf(row);
  // What the table speaks of can be kept as a draft.
  expect(componentList.safeParse(draft.components).error?.issues ?? []).toEqual([]);
  const findings = serious(coachTemplate(draft, alone));
  expect(findings.map(({ rule }) => rule).sort()).toEqual([...row.rules].sort());
});

test("every finding has words, and every fix mends what it is for", () => {
  const { rule: rules, fix: fixes } = messages.coach;
  const seen = new Set<string>();
  for (const row of table) {
    const draft = draftOf(row);
    for (const finding of coachTemplate(draft, alone)) {
      seen.add(finding.rule);
      expect(rules).toHaveProperty(finding.rule);
      const text = findingText(finding);
      expect([row.is, text]).toEqual([row.is, expect.not.stringMatching(/undefined|NaN|(?<!\{)\{[a-z]/)]);
      if (!finding.fix) continue;
      expect(fixes).toHaveProperty(finding.fix.label);
      const mended = applyPatch(draft, finding.fix.patch);
      expect(mended).not.toEqual(draft);
      const left = coachTemplate(mended, alone).filter(
        ({ rule, path }) => rule === finding.rule && path === finding.path,
      );
      expect([row.is, finding.rule, left.length]).toEqual([row.is, finding.rule, 0]);
    }
  }
  // Those that need more than the draft are tested below.
  const rest = Object.keys(rules).filter((rule) => !seen.has(rule));
  expect(rest.sort()).toEqual(["category_fixed", "name_taken", "text_duplicate"]);
});

describe("what is known beside the draft", () => {
  const neighbour = { name: "other", language: "en_US", body: "Something else.", footer: "", approved: true };
  const body = "Your order has left our warehouse and will be with you on Monday.";

  test.each([
    ["the name in another language is free", { name: "a_template", language: "es" }, []],
    ["the name in this language is taken", { name: "a_template" }, ["name_taken"]],
    ["an approved one says the same", { body }, ["text_duplicate"]],
    ["the same text with another footer is another", { body, footer: "Acme" }, []],
    ["a draft that says the same is nothing", { body, approved: false }, []],
  ])("%s", (_, change, rules) => {
    const found = serious(coachTemplate(shipped, { neighbours: [{ ...neighbour, ...change }] }));
    expect(found.map(({ rule }) => rule)).toEqual(rules);
  });

  test("the category of an approved template stays, that of a rejected one may change", () => {
    const rules = (status: string) =>
      serious(coachTemplate(shipped, { neighbours: [], changes: { status, category: "MARKETING" } })).map(
        ({ rule }) => rule,
      );
    expect(rules("APPROVED")).toEqual(["category_fixed"]);
    expect(rules("REJECTED")).toEqual([]);
  });
});

test("a way to stop is not advised where no other button may stand", () => {
  const hints = (is: string) =>
    coachTemplate(draftOf(table.find((row) => row.is === is)!), alone).map(({ rule }) => rule);
  expect(hints("selling, where it belongs")).toContain("no_way_out");
  for (const is of ["several products", "one product", "asking to call with a header and footer"]) {
    expect(hints(is)).not.toContain("no_way_out");
  }
});

describe("a fix", () => {
  const fixed = (is: string) => {
    const draft = draftOf(table.find((row) => row.is === is)!);
    const { fix } = serious(coachTemplate(draft, alone))[0]!;
    return applyPatch(draft, fix!.patch);
  };
  test("numbers variables in order, with their examples", () => {
    expect(fixed("numbers out of order").components).toEqual([
      {
        type: "BODY",
        text: "Hello {{1}}, your order {{2}} will be with you on Monday.",
        example: { body_text: [["b", "a"]] },
      },
    ]);
  });
  test("makes named variables of words, with their examples", () => {
    expect(fixed("a name where numbers are")).toMatchObject({
      parameterFormat: "NAMED",
      components: [{ example: { body_text_named_params: [{ param_name: "name", example: "a" }] } }],
    });
  });
  test("puts quick replies together", () => {
    const [, part] = fixed("quick replies on both sides").components;
    expect(part).toMatchObject({ buttons: [{ text: "Yes" }, { text: "No" }, { text: "Shop" }] });
  });
  test("of a name keeps what can be kept", () => {
    expect(fixed("capital letters in the name").name).toBe("order_shipped");
    expect(fixed("spaces in the name").name).toBe("order_shipped");
  });
});
