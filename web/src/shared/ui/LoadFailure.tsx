import "./placeholder.css";

interface Props {
  what: string;
  problem: string;
  onRetry: () => void;
}

export function LoadFailure({ what, problem, onRetry }: Props) {
  return (
    <div className="load-failure" role="alert">
      <p>
        <strong>{what} could not be loaded.</strong> {problem}
      </p>
      <button type="button" className="button button--small" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
