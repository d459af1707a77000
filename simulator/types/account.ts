import type { CustomerView, NewCustomer } from "./customer";
import type { Behaviour, Limits } from "./number";

export interface AccountSettings {
  /** Delay of the template review in ms; null = the number's behaviour. */
  reviewMs: number | null;
  /** Templates allowed (Meta: 250, or 6,000 once verified). */
  templateLimit: number;
  /** Template creations allowed per hour (Meta: 100). */
  templateCreationsPerHour: number;
  /** Own webhook batching for this account; null = its app's. */
  batch: { size: number; waitMs: number; merge?: boolean } | null;
  /** What `health_status` reports for the account, and how it got there. */
  health: "AVAILABLE" | "LIMITED" | "BLOCKED";
}

export interface NewAccount {
  /** The same key gives the same account again. */
  key?: string;
  businessName: string;
  wabaId?: string;
  accessToken?: string;
  appId?: string;
  numbers?: {
    id?: string;
    displayPhoneNumber?: string;
    verifiedName?: string;
    /** False: the number must be verified and registered first. */
    registered?: boolean;
    coexistence?: boolean;
    limits?: Partial<Limits>;
    behaviour?: Partial<Behaviour>;
  }[];
  /** true or absent: the three believable ones; a list: these; false: none. */
  customers?: boolean | NewCustomer[];
  /** False: no approved templates. */
  templates?: boolean;
  /** False: the product has to call `subscribed_apps` itself before webhooks flow. */
  subscribed?: boolean;
  settings?: Partial<AccountSettings>;
}

export interface AccountView {
  wabaId: string;
  businessId: string;
  key: string | null;
  businessName: string;
  appId: string;
  phoneNumbers: { id: string; displayPhoneNumber: string; verifiedName: string }[];
  accessToken: string;
  customers: CustomerView[];
  subscribedApps: string[];
  settings: AccountSettings;
}

export interface TokenView {
  token: string;
  appId: string;
  wabaIds: string[];
  scopes: string[];
  expiresAt: number | null;
  revoked: boolean;
}
