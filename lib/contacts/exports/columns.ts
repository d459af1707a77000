/** A column only our own exports have: their numbers and days need no guessing. */
export const ownExportMark = "Parley id";
