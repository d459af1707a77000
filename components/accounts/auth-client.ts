export type SignInResult =
  | { ok: true }
  /** `message` is there when the server said why in words. */
  | { ok: false; why: "wrong" | "cookies" | "unreachable" | "refused"; message?: string };

async function csrfToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf", { cache: "no-store" });
  return ((await response.json()) as { csrfToken: string }).csrfToken;
}

/** Signs this browser in. Never throws. */
export async function signInWithPassword(email: string, password: string): Promise<SignInResult> {
  try {
    const response = await fetch("/api/auth/callback/credentials", {
      method: "POST",
      cache: "no-store",
      body: new URLSearchParams({ csrfToken: await csrfToken(), json: "true", email, password }),
    });
    const body = (await response.json().catch(() => ({}))) as { url?: string; error?: { message?: string } };
    // Without our cookie the token cannot be checked, and the answer points back to the form.
    if (body.url?.includes("csrf=true")) return { ok: false, why: "cookies" };
    if (response.ok) return { ok: true };
    if (body.url) return { ok: false, why: "wrong" };
    return { ok: false, why: "refused", message: body.error?.message };
  } catch {
    return { ok: false, why: "unreachable" };
  }
}

/** Leaves for Google; comes back to `next`. @throws when Parley cannot be reached */
export async function signInWithGoogle(next: string): Promise<void> {
  const response = await fetch("/api/auth/signin/google", {
    method: "POST",
    cache: "no-store",
    body: new URLSearchParams({ csrfToken: await csrfToken(), json: "true", callbackUrl: next }),
  });
  const { url } = (await response.json()) as { url?: string };
  if (!response.ok || !url) throw new Error("No address to go to.");
  window.location.assign(url);
}
