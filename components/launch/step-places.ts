import type { SetupStep } from "@/lib/launch/schemas";

/** Where each step is done, below /w/[workspace]. */
export const stepPlaces: Record<SetupStep, string> = {
  email: "settings/profile",
  sandbox: "sandbox",
  colleague: "settings/members?invite",
  workspace: "settings/general",
  number: "go-live?connect",
  receiving: "go-live",
  template: "templates/new",
  consent: "settings/consent",
  plan: "billing",
};
