import type { PortalMessage } from "../../api/types";
import { clockTime, dayLabel } from "../../shared/format-time";
import { PortalBubble } from "./PortalBubble";

export function PortalMessageList({ messages }: { messages: PortalMessage[] }) {
  return (
    <ol className="portal__messages" aria-label="Message list">
      {messages.map((message, index) => {
        const before = messages[index - 1];
        const day = dayLabel(message.posted_at);
        const newDay = !before || dayLabel(before.posted_at) !== day;
        const newAuthor = newDay || before.author.name !== message.author.name;
        return (
          <li key={message.id} data-mine={message.author.me}>
            {newDay && <p className="portal__day">{day}</p>}
            <PortalBubble
              message={message}
              showsAuthor={newAuthor}
              label={`Message from ${message.author.me ? "You" : message.author.name}, ${clockTime(message.posted_at)}`}
            />
          </li>
        );
      })}
    </ol>
  );
}
