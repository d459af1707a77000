/** Pages outside the product follow the system's theme. Before the first paint, or dark turns up a moment later. */
export function SystemTheme({ nonce }: { nonce?: string }) {
  // eslint-disable-next-line @next/next/no-sync-scripts
  return <script src="/theme.js" nonce={nonce} />;
}
