import { need, type Command } from "./command";
import { endSecondFactorAsOperator } from "@/lib/accounts/operator";
import { normaliseEmail } from "@/lib/accounts/rules";

const end: Command = {
  name: "second-factor end",
  summary: "Switch off the second factor of somebody who has lost their phone and their recovery codes.",
  usage: "--email <address>",
  options: { email: { type: "string" } },
  required: ["email"],
  async run(values) {
    const email = normaliseEmail(need(values, "email"));
    await endSecondFactorAsOperator(email);
    return {
      json: { email },
      text: `${email} signs in with the password alone from now on. Every browser was signed out.`,
    };
  },
};

export const secondFactorCommands: readonly Command[] = [end];
