import { isIP } from "node:net";

/**
 * A subscription is an address that a browser gives us and that we call: it must not lead into our own network.
 * @returns what is wrong with it, or null
 */
export function refuseEndpoint(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol !== "https:") return "Must be an https address.";
  if (url.port !== "" || url.username !== "" || url.password !== "")
    return "Is not an address of a push service.";
  // Push services have names; a name without a dot, or of a network of one's own, is nobody's out there.
  if (isIP(host) || !host.includes(".") || /\.(local|localhost|internal|lan|home|arpa)\.?$/i.test(host)) {
    return "Is not an address of a push service.";
  }
  return null;
}
