import { need, textOf, type Command } from "./command";
import { openWorkspaceAsOperator } from "@/lib/accounts/operator";
import { passwordLength, passwordProblem } from "@/lib/accounts/rules";
import { emailField, nameField } from "@/lib/accounts/schemas";
import { AppError } from "@/lib/platform/errors";
import { workspaceName } from "@/lib/tenancy/schemas";
import type { z } from "zod";

/** @throws AppError invalid, naming the option */
function read<T>(schema: z.ZodType<T>, option: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues[0]!.message;
  throw new AppError("invalid", "invalid_input", `--${option}: ${problem}`, {
    fields: { [option]: problem },
  });
}

/**
 * Whoever sits at the console may choose a weak password, but is told so; one that nobody could type is refused.
 * @returns what is weak about it, or nothing
 */
function judgePassword(password: string, email: string): string | undefined {
  const problem = passwordProblem(password, email);
  const length = [...password].length;
  if (length < passwordLength.min || length > passwordLength.max) {
    throw new AppError("invalid", "invalid_input", `--password: ${problem}`, {
      fields: { password: problem! },
    });
  }
  return problem ? `Weak password: ${problem}` : undefined;
}

const create: Command = {
  name: "workspace create",
  summary: "Make a workspace and the account of its owner. An existing account gets one more workspace.",
  usage: "--name <workspace> --email <owner> --password <owner's password> [--owner-name <name>]",
  options: {
    name: { type: "string" },
    email: { type: "string" },
    password: { type: "string" },
    "owner-name": { type: "string" },
  },
  required: ["name", "email", "password"],
  async run(values) {
    const email = read(emailField, "email", need(values, "email"));
    const password = need(values, "password");
    const note = judgePassword(password, email);
    const { workspace, user } = await openWorkspaceAsOperator({
      workspaceName: read(workspaceName, "name", need(values, "name")),
      email,
      password,
      personName: read(nameField, "owner-name", textOf(values, "owner-name") ?? email.split("@")[0]),
    });
    const { id, slug, name } = workspace;
    return {
      note,
      json: { id, slug, name, workspace: { id, slug, name }, user: { id: user.id, email } },
      text: `The workspace ${name} is at /w/${slug}. ${user.created ? "Its owner" : "Its owner, who had an account,"} signs in as ${email}.`,
    };
  },
};

export const workspaceCommands: readonly Command[] = [create];
