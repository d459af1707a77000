import { randomBytes, randomInt } from "node:crypto";

/**
 * A browser without pages: it keeps cookies, comes from an address of its own (so that one test's tries do not use up
 * another's limits), and speaks with the running product. It knows nothing but HTTP, so browser tests may use it too.
 */
export function newVisitor(options: { ip?: string; baseUrl?: string } = {}) {
  const baseUrl = options.baseUrl ?? process.env.APP_URL!;
  const ip = options.ip ?? `${randomInt(11, 126)}.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
  const cookies = new Map<string, string>();

  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has("x-forwarded-for")) headers.set("x-forwarded-for", ip);
    if (!headers.has("cookie") && cookies.size > 0) {
      headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    }
    const response = await fetch(new URL(path, baseUrl), { redirect: "manual", ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value === "" || /max-age=0/i.test(line)) cookies.delete(name!);
      else cookies.set(name!, value!);
    }
    // Read to the end at once: an answer left half-read holds its connection until the server cuts it.
    const body = [204, 304].includes(response.status) ? null : await response.arrayBuffer();
    return new Response(body, { status: response.status, headers: response.headers });
  };

  const api = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    request(`/api/v1${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  const csrf = async (): Promise<string> =>
    ((await (await request("/api/auth/csrf")).json()) as { csrfToken: string }).csrfToken;

  return {
    ip,
    cookies,
    request,
    api,
    csrf,
    signUp: (person: Partial<Newcomer> & { email: string }, headers?: Record<string, string>) =>
      api("POST", "/sign-ups", { ...newcomer(), ...person }, headers),
    /** As the sign-in form does it. @param fields whatever else a form might send */
    signIn: async (email: string, password: string, fields: Record<string, string> = {}) =>
      request("/api/auth/callback/credentials", {
        method: "POST",
        body: new URLSearchParams({ csrfToken: await csrf(), json: "true", email, password, ...fields }),
      }),
    signOut: async () =>
      request("/api/auth/signout", {
        method: "POST",
        body: new URLSearchParams({ csrfToken: await csrf(), json: "true" }),
      }),
  };
}

export type Visitor = ReturnType<typeof newVisitor>;

export type Newcomer = { name: string; email: string; password: string; workspaceName: string };

/** Somebody nobody knows yet. */
export function newcomer(): Newcomer {
  const mark = randomBytes(6).toString("hex");
  return {
    name: "Ana Lima",
    email: `ana-${mark}@example.test`,
    password: `a fine password ${mark}`,
    workspaceName: `Lima Flowers ${mark}`,
  };
}

/** Signs a newcomer up and in. */
export async function arrive(visitor: Visitor = newVisitor()): Promise<Newcomer & { visitor: Visitor }> {
  const person = newcomer();
  const signedUp = await visitor.signUp(person);
  if (signedUp.status !== 201) throw new Error(`Signing up was answered ${signedUp.status}.`);
  const signedIn = await visitor.signIn(person.email, person.password);
  if (signedIn.status !== 200) throw new Error(`Signing in was answered ${signedIn.status}.`);
  return { ...person, visitor };
}
