/** How long messages are kept, and what that means today. */
export type RetentionView = {
  /** null: for ever. */
  days: number | null;
  /** Older messages are emptied; null when all are kept. */
  keptFrom: string | null;
  /** Messages and notes that are older and are not emptied yet. */
  wouldEmpty: number;
  /** false: there are more than were counted. */
  isExact: boolean;
};
