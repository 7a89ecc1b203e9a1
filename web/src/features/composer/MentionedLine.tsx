import type { StaffMember } from "../../api/types";
import type { DraftMention } from "../outbox/draft";
import { memberLabel } from "./member-label";

interface Props {
  mentions: readonly DraftMention[];
  colleagues: readonly StaffMember[];
}

/** Who will be told of a note: those chosen from the list, whatever else the text says. */
export function MentionedLine({ mentions, colleagues }: Props) {
  const ids = new Set(mentions.map(({ id }) => id));
  const named = colleagues.filter(({ id }) => ids.has(id));
  if (named.length === 0) return null;
  return (
    <p className="composer__mentioned" role="status" aria-label="Told of this note">
      Tells {named.map((member) => memberLabel(member, colleagues)).join(", ")}
    </p>
  );
}
