const folded = (name: string): string => name.normalize("NFKC").trim().replace(/\s+/g, " ");

/** Whether what was typed is the workspace's name. Kinds of spaces do not matter, letters do. */
export const isItsName = (typed: string, name: string): boolean => folded(typed) === folded(name);

/** Messages that wait this long are cancelled when the workspace is kept: nobody wants them that late. */
export const staleHours = 24;
