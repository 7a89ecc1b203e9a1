import "./placeholder.css";

export function Skeleton({ label, rows = 6 }: { label: string; rows?: number }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="skeleton__row" />
      ))}
    </div>
  );
}
