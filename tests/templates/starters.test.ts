import { blankDraft, starterNames, starters } from "@/components/templates/starters";
import { coachTemplate } from "@/lib/templates/coach";
import { templateDraft } from "@/lib/templates/schemas";

describe("what one can begin from", () => {
  test.each(starterNames)(
    "%s passes the coach as it is, with nothing to mend and nothing to warn of",
    (name) => {
      const { draft } = starters[name];
      expect(templateDraft.safeParse(draft).success).toBe(true);
      expect(coachTemplate(draft, { neighbours: [] })).toEqual([]);
    },
  );
  test("has names of its own", () =>
    expect(new Set(starterNames.map((name) => starters[name].draft.name)).size).toBe(starterNames.length));
  test("an empty one lacks a name and a text, and the coach says so", () =>
    expect(coachTemplate(blankDraft, { neighbours: [] }).map(({ path }) => path)).toEqual(
      expect.arrayContaining(["name", "components.0.text"]),
    ));
});
