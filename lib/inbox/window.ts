/** Meta's rule: free-form messages until 24 hours after the customer's last message. */
export const WINDOW_MS = 24 * 60 * 60 * 1000;

/** We stop a little earlier: a message on its way at the last second would come back as 131047. */
export const WINDOW_MARGIN_MS = 10_000;

/** @param windowExpiresAt end of the window by Meta's timestamps, null when the customer never wrote */
export const windowIsOpen = (windowExpiresAt: Date | null, now: Date): boolean =>
  windowExpiresAt !== null && now.getTime() < windowExpiresAt.getTime() - WINDOW_MARGIN_MS;
