import { roleAllows, type Role } from "@/lib/tenancy/roles";

/** Words that are, or may become, an address of the product itself. */
const reserved = new Set(
  `admin api app assets auth billing blog contact contacts dashboard default demo dev docs help inbox invitations
  invite legal login logout me new null parley pricing privacy root sandbox security settings sign-in sign-out sign-up
  static status support system terms undefined w webhooks workspace workspaces www`.split(/\s+/),
);

/** An address that was given up is kept for its workspace this long, days; then whoever wants it may have it. */
export const heldDays = 90;

/** Whether an address is one of the product's own, so that no workspace can have it. */
export const isReserved = (slug: string): boolean => reserved.has(slug);

/**
 * The part of the address that stands for a workspace: "Café Zoë & Söhne" → "cafe-zoe-sohne".
 * Names without a Latin letter or digit become "workspace". At most 40 characters; never a reserved word.
 */
export function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/æ/g, "ae")
    .replace(/[øœ]/g, (letter) => (letter === "ø" ? "o" : "oe"))
    .replace(/[łı]/g, (letter) => (letter === "ł" ? "l" : "i"))
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  if (slug === "") return "workspace";
  return reserved.has(slug) && slug !== "workspace" ? `${slug}-1` : slug;
}

/**
 * Slugs to try in turn until one is free: the plain one, then with small numbers, then with a random end.
 * @param random gives a short random word of [a-z0-9]
 */
export function* slugCandidates(name: string, random: () => string): Generator<string> {
  const slug = slugOf(name);
  if (slug !== "workspace") yield slug;
  for (let n = 2; n <= 4 && slug !== "workspace"; n++) yield `${slug}-${n}`;
  for (;;) yield `${slug}-${random()}`;
}

/**
 * Whether somebody may turn a member's role into another, or end it (`to` null): nobody touches those above
 * themselves, nobody gives more than they have.
 */
export const mayChangeMember = (own: Role, from: Role, to: Role | null): boolean =>
  roleAllows(own, "admin") && roleAllows(own, from) && (to === null || roleAllows(own, to));
