import "./wordmark.css";

/** Four threads that become one. */
export function Wordmark({ size = 30 }: { size?: number }) {
  const threads = ["email", "sms", "portal", "internal"];
  return (
    <svg className="wordmark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      {threads.map((channel, index) => (
        <path
          key={channel}
          data-channel={channel}
          d={`M3 ${6.5 + index * 6.3} C 13 ${6.5 + index * 6.3}, 13 16, 21 16`}
        />
      ))}
      <circle cx="25" cy="16" r="4.2" />
    </svg>
  );
}
