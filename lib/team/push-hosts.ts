import { lookup as lookUp } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Addresses that are not on the public internet. Source: IANA special-purpose address registries. */
const inside = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  inside.addSubnet(network, bits, "ipv4");
  // The same, written as IPv6.
  inside.addSubnet(`::ffff:${network}`, 96 + bits, "ipv6");
}
for (const [network, bits] of [
  ["::", 127],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  inside.addSubnet(network, bits, "ipv6");
}

/** Whether an IP address is one of a network of our own. */
export const isInside = (address: string): boolean =>
  inside.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

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

/** Looks a name up for a connection and refuses answers from inside: a name may point anywhere, and change. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "", 0);
    const allowed = addresses.filter(({ address }) => !isInside(address));
    if (allowed.length === 0) return callback(new Error("This name leads into a private network."), "", 0);
    if (options.all) return callback(null, allowed);
    callback(null, allowed[0]!.address, allowed[0]!.family);
  });
};
