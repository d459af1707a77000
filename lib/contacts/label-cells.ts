/** Names of labels in one cell of a CSV; a name that holds what divides them stands in quotes. */
export const joinLabels = (names: readonly string[]): string =>
  names.map((name) => (/[,;|\n]/.test(name) ? `"${name.replaceAll('"', "")}"` : name)).join(", ");

/** Names of labels out of a cell, as people and `joinLabels` write them. */
export const splitLabels = (cell: string): string[] =>
  Array.from(
    cell.matchAll(/\s*"([^"]*)"\s*(?=[,;|\n]|$)|([^,;|\n]+)/g),
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
