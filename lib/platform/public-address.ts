import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Source: IANA special-purpose address registries. */
const notPublic = new BlockList();
for (const [network, prefix] of [
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
  notPublic.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  notPublic.addSubnet(network, prefix, "ipv6");
}

/** Whether an address is one of the open internet: not this machine, not its neighbours. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  // Written so, an IPv4 address could slip by; a BlockList with these would hold every IPv4 address for one of them.
  if (family === 6 && /^(0{0,4}:)+ffff:/i.test(address)) return false;
  return family !== 0 && !notPublic.check(address, family === 6 ? "ipv6" : "ipv4");
}

/**
 * Looks a name up for a connection to the open internet: judged once, and connected to as judged, so that a name that
 * changes its mind meanwhile gains nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, "", 0);
    const addresses = found.filter(({ address }) => isPublicAddress(address));
    if (addresses.length === 0) return callback(new Error("This name leads into a private network."), "", 0);
    if (options.all) return callback(null, addresses);
    callback(null, addresses[0]!.address, addresses[0]!.family);
  });
};
