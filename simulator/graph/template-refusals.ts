import { GraphError } from "./errors";

/** A refusal at creation: code 100, Meta's subcode and the words its dashboard shows. */
export function refuse(subcode: number, title: string, message: string): GraphError {
  return new GraphError(100, {
    message: "Invalid parameter",
    subcode,
    userTitle: title,
    userMessage: message,
  });
}

export const tooLong = (what: string, max: number) =>
  refuse(2388040, "Character Limit Exceeded", `${what} cannot be longer than ${max} characters.`);
export const missingField = (component: string, fields: string) =>
  refuse(
    2388043,
    'Message template "components" param is missing expected field(s)',
    `component of type ${component} is missing expected field(s) (${fields})`,
  );
