export const leastDays = 30;
export const mostDays = 3650;

/** What is offered by name; any number between the least and the most can be had. */
export const offeredDays = [30, 90, 180, 365, 730] as const;

/** Counted no further: whoever reads it wants to know whether it is a few, or a great many. */
export const mostCounted = 10_000;

/** Messages of before this moment are emptied. */
export const keptFrom = (days: number, now: Date): Date =>
  new Date(now.getTime() - days * 24 * 60 * 60 * 1000);
