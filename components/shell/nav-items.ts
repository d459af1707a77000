import {
  CalendarClock,
  CreditCard,
  FileText,
  Hash,
  Inbox,
  LayoutDashboard,
  ListChecks,
  Megaphone,
  Rocket,
  Settings2,
  Smartphone,
  Users,
  type LucideIcon,
} from "lucide-react";

export type NavItem = {
  /** Below /w/[workspace]/. */
  page:
    | "dashboard"
    | "inbox"
    | "scheduled"
    | "contacts"
    | "campaigns"
    | "templates"
    | "phone-numbers"
    | "sandbox"
    | "billing"
    | "settings";
  label:
    | "dashboard"
    | "inbox"
    | "scheduled"
    | "contacts"
    | "campaigns"
    | "templates"
    | "numbers"
    | "sandbox"
    | "billing"
    | "settings";
  icon: LucideIcon;
  /** Keys that go there. */
  shortcut: string;
  /** Only owners have something to do there. */
  ownerOnly?: boolean;
  /** Has a place of its own in the bar of a small screen; the others stand under "More". */
  tab?: boolean;
};

const items: NavItem[] = [
  { page: "dashboard", label: "dashboard", icon: LayoutDashboard, shortcut: "g d", tab: true },
  { page: "inbox", label: "inbox", icon: Inbox, shortcut: "g i", tab: true },
  { page: "scheduled", label: "scheduled", icon: CalendarClock, shortcut: "g l" },
  { page: "contacts", label: "contacts", icon: Users, shortcut: "g c", tab: true },
  { page: "campaigns", label: "campaigns", icon: Megaphone, shortcut: "g m", tab: true },
  { page: "templates", label: "templates", icon: FileText, shortcut: "g t" },
  { page: "phone-numbers", label: "numbers", icon: Hash, shortcut: "g n" },
  { page: "sandbox", label: "sandbox", icon: Smartphone, shortcut: "g p", tab: true },
  { page: "billing", label: "billing", icon: CreditCard, shortcut: "g b", ownerOnly: true },
  { page: "settings", label: "settings", icon: Settings2, shortcut: "g s" },
];

/** The pages there are: the customer's phone where there is a simulated number to write to, billing for owners. */
export const navItems = ({ hasSandbox, isOwner }: { hasSandbox: boolean; isOwner: boolean }): NavItem[] =>
  items.filter(({ page, ownerOnly }) => (page !== "sandbox" || hasSandbox) && (!ownerOnly || isOwner));

export type PalettePage = {
  page: string;
  label: NavItem["label"] | "goLive" | "setup";
  icon: LucideIcon;
  shortcut?: string;
};

/** What the palette leads to: the pages of the navigation, and those one needs once. */
export const palettePages = ({
  isAdmin,
  ...facts
}: Parameters<typeof navItems>[0] & { isAdmin: boolean }): PalettePage[] => [
  ...navItems(facts),
  ...(isAdmin ? [{ page: "go-live", label: "goLive" as const, icon: Rocket }] : []),
  { page: "settings/setup", label: "setup", icon: ListChecks },
];
