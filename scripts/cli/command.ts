import type { ParseArgsOptionDescriptor } from "node:util";

/** What a command says: `json` for programs, `text` for people, `note` on stderr. `failed` makes the exit code 1. */
export type Answer = { json: unknown; text: string; note?: string; failed?: boolean };

export type Values = Record<string, string | boolean | undefined>;

/** One command of the console. The options are parsed strictly: an unknown or missing one is a usage error. */
export type Command = {
  /** The words that call it: `phone-number connect`. */
  name: string;
  /** One line: what it does. */
  summary: string;
  /** What follows the name, as a person would type it. */
  usage: string;
  options: Record<string, ParseArgsOptionDescriptor>;
  /** Options without which it makes no sense. */
  required?: readonly string[];
  run(values: Values): Promise<Answer>;
};

/** The caller typed something this console does not understand: exit code 2. */
export class UsageError extends Error {}

export const textOf = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
};

/** A required option; the parser has made sure that it is there. */
export const need = (values: Values, name: string): string => {
  const value = textOf(values, name);
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
};
