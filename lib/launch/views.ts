import type { MessageStatus } from "@/lib/inbox/message-views";
import type { ReadinessGroup, ReadinessName, Remedy, SetupStep } from "@/lib/launch/schemas";

export type SetupStepView = {
  step: SetupStep;
  /** Found in the workspace itself; nobody ticks it off. */
  done: boolean;
};

export type LaunchView = {
  /** The member who asks does not want to see the list any more. */
  dismissed: boolean;
  /** Only what the member who asks can do. */
  steps: SetupStepView[];
};

export type ReadinessCheck = {
  check: ReadinessName;
  group: ReadinessGroup;
  /** `waiting`: for somebody, or for a check before it. `unknown`: Meta does not tell, and Parley does not guess. */
  state: "passed" | "failed" | "waiting" | "unknown";
  /** Without it nothing goes out or comes in. */
  needed: boolean;
  /** Whose turn it is; null when nobody has to do anything. */
  turn: "you" | "meta" | "operator" | null;
  /** What was found, or what is wrong and what to do. */
  message: string;
  remedy: Remedy | null;
  /** When it was asked last. */
  checkedAt: string | null;
};

/** Who wrote to the number, found by the code in the message or, without one, the last who wrote. */
export type HelloView = {
  conversationId: string;
  contactName: string;
  text: string | null;
  at: string;
  /** The message holds the code of the member who asks: it came from their own phone. */
  isYours: boolean;
};

export type TestMessageView = { id: string; status: MessageStatus; at: string };

export type ReadinessView = {
  phoneNumberId: string;
  /** Everything that is needed is right. */
  live: boolean;
  checks: ReadinessCheck[];
  checkedAt: string | null;
  /** What the member who asks writes to the number from a phone of their own. */
  greeting: { text: string; url: string; svg: string };
  hello: HelloView | null;
  /** The newest message of the team's in that conversation since the greeting came. */
  testMessage: TestMessageView | null;
};
