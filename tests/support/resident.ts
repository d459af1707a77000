import { encode } from "next-auth/jwt";
import { insertAccount } from "@/lib/accounts/commands";
import { startSession } from "@/lib/accounts/sessions";
import { sessionCookieName } from "@/lib/http/session";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newId } from "@/lib/shared/id";
import { newcomer, newVisitor, type Newcomer, type Visitor } from "@/tests/support/visitor";

export const testPassword = "a fine password for tests";
/** Of that password, made once: hashing is slow on purpose, and the tests need many people. */
export const testPasswordHash = "$2b$12$G.PskLQNW60HgEc1PWv1Q.4enLQ25XjauRqPwBw9Sa/FykI4sqExC";

/** A visitor who has an account with a workspace and is signed in, without having gone through the forms. */
export async function reside(visitor: Visitor = newVisitor()): Promise<Newcomer & { visitor: Visitor }> {
  const person = { ...newcomer(), password: testPassword };
  const call = { ip: visitor.ip, userAgent: null, requestId: newId() };
  const { password: _, ...rest } = person;
  const account = await platformDb.$transaction((tx) =>
    insertAccount(tx, { ...rest, passwordHash: testPasswordHash }, call),
  );
  const sid = await startSession(account!.userId, "password", call);
  visitor.cookies.set(sessionCookieName(), await encode({ token: { sid }, secret: env.NEXTAUTH_SECRET }));
  return { ...person, visitor };
}
