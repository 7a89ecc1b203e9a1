import type { Conversation } from "../../api/types";
import { phoneWords } from "../../shared/phone";

/** Warns that other clients have an address of this one: what comes from it may be theirs. */
export function SharedAddresses({ shared }: { shared: Conversation["shared"] }) {
  if (shared.length === 0) return null;
  return (
    <div className="conversation__shared" role="note" aria-label="Shared addresses">
      {shared.map(({ value, clients }) => (
        <p key={value}>
          <strong>{phoneWords(value)}</strong> is also an address of{" "}
          {clients.map(({ name }) => name).join(", ")}. What comes from it may be theirs.
        </p>
      ))}
    </div>
  );
}
