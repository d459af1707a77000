import { journalNumber } from "../core/accounts";
import { state, type PhoneNumber } from "../core/state";
import { storeMedia } from "../core/media-store";
import fs from "node:fs";
import { MANAGEMENT, numberFor } from "./auth";
import { GraphError, missing } from "./errors";
import { mediaUrl } from "./media";
import { ok, parametersOf, unpacked, type GraphRequest } from "./request";
import type { Routed } from "./send";

const VERTICALS =
  "UNDEFINED OTHER AUTO BEAUTY APPAREL EDU ENTERTAIN EVENT_PLAN FINANCE GROCERY GOVT HOTEL HEALTH NONPROFIT PROF_SERVICES RETAIL TRAVEL RESTAURANT NOT_A_BIZ ALCOHOL ONLINE_GAMBLING PHYSICAL_GAMBLING OTC_DRUGS MATRIMONY_SERVICE".split(
    " ",
  );
const LIMITS = { about: [1, 139], address: [0, 256], description: [0, 512], email: [0, 128] } as const;

const FIELDS: Record<string, (number: PhoneNumber) => unknown> = {
  about: (number) => number.profile.about || undefined,
  address: (number) => number.profile.address || undefined,
  description: (number) => number.profile.description || undefined,
  email: (number) => number.profile.email || undefined,
  websites: (number) => (number.profile.websites.length ? number.profile.websites : undefined),
  vertical: (number) => number.profile.vertical,
  profile_picture_url: (number) => {
    const media = state.media.get(number.profile.profilePictureMediaId ?? "");
    return media ? mediaUrl(media) : undefined;
  },
  messaging_product: () => "whatsapp",
};

/** `GET /{phone_number_id}/whatsapp_business_profile?fields=`: only what is asked for, and only what is set. */
export function getProfile(request: GraphRequest, numberId: string): Routed {
  const { number } = numberFor(request, numberId, MANAGEMENT);
  const view: Record<string, unknown> = { messaging_product: "whatsapp" };
  for (const name of (request.query.get("fields") ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean)) {
    const field = FIELDS[name];
    if (!field)
      throw new GraphError(100, {
        message: `(#100) Tried accessing nonexisting field (${name}) on node type (WhatsAppBusinessProfile)`,
      });
    const value = field(number);
    if (value !== undefined) view[name] = value;
  }
  return ok({ data: [view] });
}

/** `POST /{phone_number_id}/whatsapp_business_profile` */
export function setProfile(request: GraphRequest, numberId: string): Routed {
  const { number } = numberFor(request, numberId, MANAGEMENT);
  const parameters = parametersOf(request);
  if (parameters.messaging_product !== "whatsapp") throw missing("messaging_product");
  const profile = { ...number.profile };
  for (const [name, [min, max]] of Object.entries(LIMITS)) {
    const value = parameters[name];
    if (value === undefined) continue;
    if (typeof value !== "string" || [...value].length < min || [...value].length > max) {
      throw new GraphError(100, {
        message: `(#100) Param ${name} must be between ${min} and ${max} characters long.`,
      });
    }
    profile[name as keyof typeof LIMITS] = value;
  }
  if (profile.email && parameters.email !== undefined && !/^\S+@\S+\.\S+$/.test(profile.email)) {
    throw new GraphError(100, { message: "(#100) Param email is not a valid email address." });
  }
  const websites = unpacked(parameters.websites);
  if (websites !== undefined) {
    if (!Array.isArray(websites) || websites.length > 2)
      throw new GraphError(100, { message: "(#100) Param websites must be an array of at most 2 elements." });
    for (const site of websites as unknown[]) {
      if (typeof site !== "string" || site.length > 256 || !/^https?:\/\/\S+/.test(site)) {
        throw new GraphError(100, {
          message: "(#100) Param websites must hold URLs with a scheme of at most 256 characters.",
        });
      }
    }
    profile.websites = websites as string[];
  }
  if (parameters.vertical !== undefined) {
    const vertical = String(parameters.vertical);
    if (vertical !== "" && !VERTICALS.includes(vertical)) {
      throw new GraphError(100, {
        message: `(#100) Param vertical must be one of {${VERTICALS.join(", ")}} - got "${vertical}".`,
      });
    }
    profile.vertical = vertical || "UNDEFINED";
  }
  if (parameters.profile_picture_handle !== undefined) {
    const handle = state.handles.get(String(parameters.profile_picture_handle));
    if (!handle)
      throw new GraphError(100, { message: "(#100) Param profile_picture_handle is not a valid handle." });
    if (!/^image\/(jpeg|png)$/.test(handle.mimeType))
      throw new GraphError(100, { message: "(#100) The profile picture must be a JPEG or PNG." });
    profile.profilePictureMediaId = storeMedia(
      number,
      fs.readFileSync(handle.path),
      handle.mimeType,
      null,
      false,
    ).id;
  }
  number.profile = profile;
  journalNumber(number);
  return ok({ success: true });
}
