import { isPublicAddress, publicLookup } from "@/lib/platform/public-address";

test.each([
  ["157.240.1.1", true],
  ["8.8.8.8", true],
  ["2a03:2880::1", true],
  ["2606:4700::1111", true],
  ["127.0.0.1", false],
  ["10.1.2.3", false],
  ["172.31.0.1", false],
  ["169.254.169.254", false],
  ["100.64.0.1", false],
  ["::1", false],
  ["::ffff:127.0.0.1", false],
  ["::ffff:10.0.0.1", false],
  ["fd00::1", false],
  ["not an address", false],
])("%s is an address of the open internet: %s", (address, open) => {
  expect(isPublicAddress(address)).toBe(open);
});

test("a public name that leads into our network is refused when it is called", async () => {
  const error = await new Promise<Error | null>((resolve) =>
    publicLookup("localhost", {}, (refusal) => resolve(refusal)),
  );
  expect(error?.message).toContain("private network");
});
