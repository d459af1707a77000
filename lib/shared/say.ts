/** Words of the catalogue by their whole key, as next-intl's translator without a namespace gives them. */
export type Say = (key: string, facts?: Record<string, string | number>) => string;

/** A short message: what happened, and one or two sentences about it. */
export type Words = { title: string; body: string };
