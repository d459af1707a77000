/** Whether an error says nothing of the rows: the transaction met another one, or the connection broke. */
export function isPassing(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  // A statement that takes too long does so every time.
  if (code === "57014") return false;
  return (
    code === "40P01" ||
    code === "40001" ||
    code === "55P03" ||
    /^(08|57|53)/.test(code ?? "") ||
    /^E[A-Z]+$/.test(code ?? "") ||
    /Connection terminated|connection is closed|not queryable|timeout/i.test(code ? "" : (message ?? ""))
  );
}
