/** What a workspace still has to do before it can go live, in the order in which it is best done. */
export const setupSteps = [
  "email",
  "sandbox",
  "colleague",
  "workspace",
  "number",
  "receiving",
  "template",
  "consent",
  "plan",
] as const;
export type SetupStep = (typeof setupSteps)[number];

export const readinessGroups = ["access", "account", "number", "receiving", "sending"] as const;
export type ReadinessGroup = (typeof readinessGroups)[number];

export const readinessNames = [
  "network",
  "token",
  "permissions",
  "waba",
  "review",
  "verification",
  "number",
  "name",
  "quality",
  "callback",
  "webhooks",
  "received",
  "sending",
  "payment",
  "template",
  "plan",
] as const;
export type ReadinessName = (typeof readinessNames)[number];

/** The one way to mend something. */
export const remedies = [
  "token",
  "number",
  "account_manager",
  "verification",
  "payment",
  "meta_apps",
  "message",
  "template",
  "plan",
] as const;
export type Remedy = (typeof remedies)[number];
