import bcrypt from "bcryptjs";
import { hashPassword, verifyPassword } from "@/lib/accounts/passwords";

test("a long password counts to its last character, beyond the 72 bytes bcrypt reads", async () => {
  const hash = await hashPassword("x".repeat(100) + "a");
  expect(await verifyPassword("x".repeat(100) + "a", hash)).toBe(true);
  expect(await verifyPassword("x".repeat(100) + "b", hash)).toBe(false);
});

test("a zero byte does not end a password", async () => {
  const hash = await hashPassword("before\0after it");
  expect(await verifyPassword("before\0another", hash)).toBe(false);
});

test("the same password typed on another system is the same password", async () => {
  const hash = await hashPassword("mot de passe caf\u00e9");
  expect(await verifyPassword("mot de passe cafe\u0301", hash)).toBe(true);
});

test("hashes cost 12 rounds, and what is stored is not bcrypt of the bare password", async () => {
  const hash = await hashPassword("a fine password");
  expect(bcrypt.getRounds(hash)).toBe(12);
  expect(await bcrypt.compare("a fine password", hash)).toBe(false);
});

test("no password opens an account that does not exist or has none", async () => {
  expect(await verifyPassword("", null)).toBe(false);
  expect(await verifyPassword("a fine password", null)).toBe(false);
});

test("when too many want to sign in at once, the rest are told to come back and the others get their answer", async () => {
  const answers = await Promise.allSettled(
    Array.from({ length: 210 }, () => verifyPassword("x", "not a hash")),
  );
  const refused = answers
    .filter((answer) => answer.status === "rejected")
    .map(({ reason }) => reason as Error);
  expect(refused).toHaveLength(8);
  expect(refused[0]).toMatchObject({ code: "unavailable", reason: "busy" });
  expect(await verifyPassword("x", null)).toBe(false);
});
