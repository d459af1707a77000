import { Hash, Inbox, Settings2, Smartphone, type LucideIcon } from "lucide-react";

export type NavItem = {
  /** Below /w/[workspace]/. */
  page: "inbox" | "phone-numbers" | "sandbox" | "settings";
  label: "inbox" | "numbers" | "sandbox" | "settings";
  icon: LucideIcon;
  /** Keys that go there. */
  shortcut?: string;
};

const items: NavItem[] = [
  { page: "inbox", label: "inbox", icon: Inbox, shortcut: "g i" },
  { page: "phone-numbers", label: "numbers", icon: Hash, shortcut: "g n" },
  { page: "sandbox", label: "sandbox", icon: Smartphone, shortcut: "g p" },
  { page: "settings", label: "settings", icon: Settings2, shortcut: "g s" },
];

/** The pages there are; the customer's phone only where there is a simulated number to write to. */
export const navItems = (hasSandbox: boolean): NavItem[] =>
  items.filter((item) => item.page !== "sandbox" || hasSandbox);
