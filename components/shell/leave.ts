/**
 * Goes to another page by loading it whole: nothing of one workspace, or of one person, may stay in memory for the
 * next.
 */
export function leaveFor(address: string): void {
  window.location.href = address;
}
