import { showsSetup, stepsFor, type SetupFacts } from "@/lib/launch/rules";
import { setupSteps } from "@/lib/launch/schemas";

const nothing = Object.fromEntries(setupSteps.map((step) => [step, false])) as SetupFacts;
const everything = Object.fromEntries(setupSteps.map((step) => [step, true])) as SetupFacts;

test("each role sees what it can do", () => {
  const names = (role: Parameters<typeof stepsFor>[1]) => stepsFor(nothing, role).map(({ step }) => step);
  expect(names("viewer")).toEqual(["email"]);
  expect(names("agent")).toEqual(["email", "sandbox"]);
  expect(names("admin")).toEqual(setupSteps.filter((step) => step !== "plan"));
  expect(names("owner")).toEqual([...setupSteps]);
});

test("what this installation does not have is no step", () => {
  const steps = stepsFor({ ...nothing, sandbox: null, plan: null }, "owner").map(({ step }) => step);
  expect(steps).not.toContain("sandbox");
  expect(steps).not.toContain("plan");
});

test("the list shows while something is open; its end only to those who lead the workspace", () => {
  const shows = (facts: SetupFacts, role: Parameters<typeof stepsFor>[1], dismissed = false) =>
    showsSetup({ dismissed, steps: stepsFor(facts, role) }, role);
  expect(shows(nothing, "owner")).toBe(true);
  expect(shows(nothing, "agent")).toBe(true);
  expect(shows(everything, "owner")).toBe(true);
  expect(shows(everything, "agent")).toBe(false);
  expect(shows(nothing, "owner", true)).toBe(false);
});
