import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, SignJWT } from "jose";

export type GooglePerson = { sub: string; email: string; email_verified: boolean; name: string };

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

/**
 * Stands in for Google at an address: OpenID Connect with PKCE as its documentation says, codes that work once, signed
 * id tokens. Who comes by is `person`, and agrees at once.
 */
export async function startGoogle(client: { id: string; secret: string }) {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = { ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const codes = new Map<string, { person: GooglePerson; challenge: string; redirectUri: string }>();
  const google = {
    person: { sub: "1", email: "ana@example.test", email_verified: true, name: "Ana" } as GooglePerson,
  };
  let issuer = "";

  const authorize = (query: URLSearchParams) => {
    const code = randomBytes(16).toString("hex");
    codes.set(code, {
      person: { ...google.person },
      challenge: query.get("code_challenge") ?? "",
      redirectUri: query.get("redirect_uri")!,
    });
    const back = new URL(query.get("redirect_uri")!);
    back.searchParams.set("code", code);
    back.searchParams.set("state", query.get("state") ?? "");
    return back.href;
  };

  const exchange = async (form: URLSearchParams, authorization: string | undefined) => {
    const granted = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString("base64");
    const isClient = authorization === `Basic ${basic}` || form.get("client_secret") === client.secret;
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (
      !granted ||
      !isClient ||
      challenge !== granted.challenge ||
      form.get("redirect_uri") !== granted.redirectUri
    )
      return null;
    const idToken = await new SignJWT({ ...granted.person })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .setIssuer(issuer)
      .setAudience(client.id)
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(privateKey);
    return {
      access_token: `google-access-${randomBytes(8).toString("hex")}`,
      refresh_token: "google-refresh",
      id_token: idToken,
      token_type: "Bearer",
      expires_in: 3600,
      scope: "openid email profile",
    };
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url!, issuer);
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (url.pathname === "/.well-known/openid-configuration") {
      json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        code_challenge_methods_supported: ["S256"],
      });
    } else if (url.pathname === "/jwks") json({ keys: [key] });
    else if (url.pathname === "/authorize")
      response.writeHead(302, { location: authorize(url.searchParams) }).end();
    else if (url.pathname === "/token") {
      void bodyOf(request)
        .then((form) => exchange(form, request.headers.authorization))
        .then((tokens) => (tokens ? json(tokens) : json({ error: "invalid_grant" }, 400)));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(google, {
    issuer,
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}
