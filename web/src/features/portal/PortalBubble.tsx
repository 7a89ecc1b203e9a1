import type { PortalMessage } from "../../api/types";
import { clockTime, fullTime } from "../../shared/format-time";
import { Avatar, initialsOf } from "../../shared/ui/Avatar";
import { Icon } from "../../shared/ui/Icon";
import { LinkedText } from "../../shared/ui/LinkedText";
import { PortalFiles } from "./PortalFiles";

interface Props {
  message: PortalMessage;
  showsAuthor: boolean;
  label: string;
}

export function PortalBubble({ message, showsAuthor, label }: Props) {
  const { author, body_text: body, posted_at: at, read_by_other: read } = message;
  return (
    <article className="portal-bubble" aria-label={label}>
      {showsAuthor && !author.me && (
        <header className="portal-bubble__author">
          <Avatar name={author.name} initials={initialsOf(author.name)} size={28} />
          <strong>{author.name}</strong>
        </header>
      )}
      <p className="portal-bubble__text">
        <LinkedText text={body} />
      </p>
      <PortalFiles message={message} />
      <footer className="portal-bubble__foot">
        <time dateTime={at} title={fullTime(at)}>
          {clockTime(at)}
        </time>
        {author.me && (
          <span className="portal-bubble__state" data-read={read}>
            <Icon name={read ? "read" : "check"} size={16} />
            {read ? "Read" : "Sent"}
          </span>
        )}
      </footer>
    </article>
  );
}
