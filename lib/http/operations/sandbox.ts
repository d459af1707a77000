import { anyObject, type Operation } from "@/lib/http/operations/operation";
import {
  newSandboxCustomer,
  sandboxCustomerChange,
  sandboxCustomerMessage,
  sandboxPresence,
  sandboxThreadQuery,
} from "@/lib/sandbox/schemas";
import { z } from "zod";

const reads = { about: "Sandbox", access: { role: "viewer" } } as const;
const plays = { about: "Sandbox", access: { role: "agent" } } as const;
const customer = "/sandbox/{phoneNumberId}/customers/{customerId}";

/** Playing the customer on a sandbox number. The answers are the simulator's and may change with it. */
export const sandboxOperations: Operation[] = [
  {
    ...reads,
    method: "GET",
    path: "/sandbox/{phoneNumberId}/customers",
    summary: "List the simulated customers of a sandbox number",
    answer: z.unknown(),
  },
  {
    ...plays,
    method: "POST",
    path: "/sandbox/{phoneNumberId}/customers",
    summary: "Invent a customer",
    body: newSandboxCustomer,
    example: { name: "Ana" },
    status: 201,
    answer: anyObject,
  },
  {
    ...plays,
    method: "PATCH",
    path: customer,
    summary: "Switch the customer's phone or read receipts on and off",
    body: sandboxCustomerChange,
    example: { phoneOn: false },
    answer: z.unknown(),
  },
  {
    ...plays,
    method: "POST",
    path: `${customer}/messages`,
    summary: "Write as the customer",
    body: sandboxCustomerMessage,
    example: { type: "text", text: "Is it ready?" },
    status: 201,
    answer: z.unknown(),
  },
  {
    ...plays,
    method: "PUT",
    path: `${customer}/presence`,
    summary: "Open or close the chat on the customer's phone",
    body: sandboxPresence,
    example: { open: true },
    answer: z.unknown(),
  },
  {
    ...reads,
    method: "GET",
    path: `${customer}/thread`,
    summary: "Read the chat as the customer's phone shows it",
    query: sandboxThreadQuery,
    answer: z.unknown(),
  },
  {
    ...reads,
    method: "GET",
    path: "/sandbox/{phoneNumberId}/media/{phoneMediaId}",
    summary: "Open a file on the customer's phone",
    answer: "application/octet-stream",
  },
  {
    ...reads,
    method: "GET",
    path: "/sandbox/{phoneNumberId}/stream",
    summary: "Hear what changes on the customers' phones, as server-sent events",
    answer: "text/event-stream",
  },
];
