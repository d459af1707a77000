import { setupSteps, type SetupStep } from "@/lib/launch/schemas";
import type { SetupStepView } from "@/lib/launch/views";
import { roleAllows, type Role } from "@/lib/tenancy/roles";

// Pure and isomorphic: what is left to do before a workspace goes live. The facts come in as arguments.

/** Least role for each step: who cannot do it does not see it. */
const setupRoles: Record<SetupStep, Role> = {
  email: "viewer",
  sandbox: "agent",
  colleague: "admin",
  workspace: "admin",
  number: "admin",
  receiving: "admin",
  template: "admin",
  consent: "admin",
  plan: "owner",
};

/** Whether each thing is there; null: this installation has no such thing. */
export type SetupFacts = Record<SetupStep, boolean | null>;

/** The steps a member can do, in order, with what the facts say of each. */
export const stepsFor = (facts: SetupFacts, role: Role): SetupStepView[] =>
  setupSteps.flatMap((step) => {
    const done = facts[step];
    return done === null || !roleAllows(role, setupRoles[step]) ? [] : [{ step, done }];
  });

/**
 * Whether the list is worth its room on the dashboard. Who leads the workspace also sees that it is finished, once; for
 * everybody else a list without anything open is nothing.
 */
export function showsSetup(
  { dismissed, steps }: { dismissed: boolean; steps: readonly SetupStepView[] },
  role: Role,
): boolean {
  if (dismissed || steps.length === 0) return false;
  return roleAllows(role, "admin") || steps.some(({ done }) => !done);
}
