import type { z } from "zod";
import type {
  phoneMessage,
  simulatedChats,
  simulatedCustomer,
  simulatedThread,
} from "@/lib/whatsapp/simulator-phones";

export type SandboxCustomer = z.output<typeof simulatedCustomer>;
export type SandboxChat = z.output<typeof simulatedChats>[number];
export type SandboxThread = z.output<typeof simulatedThread>;
export type PhoneMessage = z.output<typeof phoneMessage>;
