import { newTraceId } from "../core/ids";
import type { WebhookError } from "../core/state";

/** Code → HTTP status, title and usual details (reference: support/error-codes). */
const CATALOGUE: Record<number, [status: number, title: string, details?: string]> = {
  0: [401, "We were unable to authenticate the app user"],
  1: [400, "An unknown error occurred"],
  2: [503, "Service temporarily unavailable"],
  3: [500, "Capability or permissions issue"],
  4: [400, "Application request limit reached"],
  10: [403, "Application does not have permission for this action"],
  33: [400, "The business phone number has been deleted"],
  100: [400, "Invalid parameter"],
  190: [401, "Invalid OAuth access token - Cannot parse access token"],
  200: [403, "Permissions error"],
  368: [403, "Temporarily blocked for policies violations"],
  80007: [400, "Rate limit issues", "The WhatsApp Business Account has reached its rate limit."],
  130403: [400, "Business has blocked user", "Unblock the user before sending a message to them."],
  130429: [400, "Rate limit hit", "Message failed to send because there were too many messages sent from this phone number in a short period of time"],
  130472: [400, "User's number is part of an experiment", "Failed to send message because this user's phone number is part of an experiment"],
  130497: [403, "Business account is restricted from messaging users in this country."],
  131000: [500, "Something went wrong", "Message failed to send due to an unknown error."],
  131005: [403, "Access denied", "Permission is either not granted or has been removed."],
  131008: [400, "Required parameter is missing"],
  131009: [400, "Parameter value is not valid"],
  131016: [500, "Service unavailable", "A service is temporarily unavailable."],
  131021: [400, "Recipient cannot be sender", "Sender and recipient phone number is the same."],
  131026: [400, "Message undeliverable", "Message Undeliverable."],
  131030: [400, "Recipient phone number not in allowed list", "Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again."],
  131031: [403, "Business Account locked", "Your WhatsApp Business Account has been restricted or disabled for violating a platform policy."],
  131036: [400, "Message failed to be delivered on at least one of the user's device", "Message payload not found"],
  131037: [400, "WhatsApp provided number needs display name approval before message can be sent."],
  131042: [400, "Business eligibility payment issue", "Message failed to send because there were one or more errors related to your payment method."],
  131045: [500, "Incorrect certificate", "Message failed to send due to a phone number registration error."],
  131047: [400, "Re-engagement message", "Message failed to send because more than 24 hours have passed since the customer last replied to this number."],
  131048: [400, "Spam rate limit hit", "Message failed to send because there are restrictions on how many messages can be sent from this phone number. This may be because too many previous messages were blocked or flagged as spam."],
  131049: [400, "This message was not delivered to maintain healthy ecosystem engagement.", "In order to maintain a healthy ecosystem engagement, the message failed to be delivered."],
  131050: [400, "User has stopped receiving marketing messages", "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business."],
  131051: [400, "Unsupported message type", "Message type is not currently supported."],
  131052: [400, "Media download error", "Unable to download the media sent by the user."],
  131053: [400, "Media upload error", "Unable to upload the media used in the message."],
  131055: [400, "Method not allowed"],
  131056: [400, "(Business Account, Consumer Account) pair rate limit hit", "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time."],
  131057: [500, "Account in maintenance mode", "Business Account is in maintenance mode."],
  131059: [400, "Invalid cursor", "The cursor is no longer valid. Start again without a cursor."],
  131060: [400, "This message is currently unavailable.", "This message is currently unavailable."],
  131061: [400, "Template requires the Marketing Messages API"],
  131062: [400, "Business-scoped user ID recipients are not supported for this message"],
  131063: [400, "Marketing messages are disabled on Cloud API for this account"],
  131064: [400, "Account restricted for template category misuse"],
  132000: [400, "Number of parameters does not match the expected number of params"],
  132001: [404, "Template name does not exist in the translation"],
  132005: [400, "Translated text too long"],
  132007: [400, "Template content policy violated"],
  132012: [400, "Parameter format does not match format in the created template"],
  132015: [400, "Template is Paused", "Message template is paused due to low quality"],
  132016: [400, "Template is Disabled", "Template has been paused too many times due to low quality and is now permanently disabled."],
  132018: [400, "There's an issue with the parameters in your template"],
  132068: [400, "Flow is in blocked state"],
  132069: [400, "Flow is in throttled state"],
  133000: [500, "Incomplete deregistration", "A previous deregistration attempt failed."],
  133004: [503, "Server temporarily unavailable"],
  133005: [400, "Two step verification PIN mismatch", "Incorrect two-step verification PIN."],
  133006: [400, "Phone number re-verification needed", "The phone number needs to be verified before registering."],
  133008: [400, "Too many two step verification PIN guesses"],
  133009: [400, "Two step verification PIN guessed too fast"],
  133010: [400, "Account not registered", "The phone number is not registered on the WhatsApp Business Platform."],
  133015: [400, "Please wait a few minutes before attempting to register this phone number"],
  133016: [400, "Account register or deregister rate limit exceeded"],
  134011: [400, "WhatsApp Payments terms of service has not been accepted"],
  134100: [400, "Only marketing messages are supported"],
  134101: [500, "Template is syncing"],
  134102: [400, "Template is not available for this endpoint"],
  135000: [400, "Generic user error", "Message failed to send because of an unknown error with your request parameters."],
  136024: [400, "Request code error"],
  136025: [400, "Verify code error"],
  137000: [400, "Identity key hash mismatch", "The recipient's identity has changed."],
  139100: [400, "Failed to block or unblock some users"],
  147001: [400, "Username is not available"],
}; // prettier-ignore

/** The one exception of the Graph part: carries everything of Meta's error body. */
export class GraphError extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  headers: Record<string, string> = {};

  constructor(
    readonly code: number,
    options: {
      details?: string;
      message?: string;
      status?: number;
      subcode?: number;
      type?: string;
      userTitle?: string;
      userMessage?: string;
      messaging?: boolean;
    } = {},
  ) {
    const [status, title, usual] = CATALOGUE[code] ?? [400, "Unknown error"];
    const message = options.message ?? (code === 190 || code === 0 ? title : `(#${code}) ${title}`);
    super(message);
    this.status = options.status ?? status;
    const details = options.details ?? usual;
    this.body = {
      message,
      type: options.type ?? "OAuthException",
      code,
      ...(options.subcode ? { error_subcode: options.subcode } : {}),
      ...(options.userTitle ? { is_transient: false, error_user_title: options.userTitle } : {}),
      ...(options.userMessage ? { error_user_msg: options.userMessage } : {}),
      ...(details === undefined
        ? {}
        : {
            error_data:
              options.messaging === false ? { details } : { messaging_product: "whatsapp", details },
          }),
      fbtrace_id: newTraceId(),
    };
  }
}

/** The same error as a `failed` status carries it. */
export function webhookError(code: number, details?: string, title?: string): WebhookError {
  const [, known, usual] = CATALOGUE[code] ?? [400, "Unknown error"];
  const heading = title ?? known;
  const detail = details ?? usual;
  return {
    code,
    title: heading,
    message: heading,
    ...(detail ? { error_data: { details: detail } } : {}),
    href: "/documentation/business-messaging/whatsapp/support/error-codes",
  };
}

/** Unknown object, or one this token may not see: Graph says the same for both. */
export function unknownObject(method: string, id: string): GraphError {
  return new GraphError(100, {
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    type: "GraphMethodException",
    subcode: 33,
  });
}

export function missing(parameter: string, type?: string): GraphError {
  return type
    ? new GraphError(131008, { details: `Parameter '${parameter}' is mandatory for type '${type}'` })
    : new GraphError(100, { message: `(#100) The parameter ${parameter} is required.` });
}

export function invalid(details: string): GraphError {
  return new GraphError(131009, { details });
}
