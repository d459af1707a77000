/** How much of something is done. The words beside it say it too. */
export function Progress({ done, all }: { done: number; all: number }) {
  return (
    <div className="h-1 overflow-hidden rounded-full bg-secondary" aria-hidden="true">
      <div
        className="h-full rounded-full bg-primary transition-[width]"
        style={{ width: `${all === 0 ? 0 : (done / all) * 100}%` }}
      />
    </div>
  );
}
