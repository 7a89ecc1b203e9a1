/** Files of the mock gateway: handed over, and listed by client. */
import type { ClientFile, Upload } from "../src/api/types";
import { pageOf, type Answered, type Asked, type Route } from "./mock-http.ts";
import { CLIENTS, nextId } from "./sample-clients.ts";
import { MESSAGES } from "./sample-messages.ts";

function handOver({ query, body }: Asked): Answered {
  const upload: Upload = {
    id: nextId(),
    name: query.get("name") ?? "file",
    content_type: "application/pdf",
    size: (body as { size?: number }).size ?? 0,
    state: "ready",
    reason: null,
  };
  return [201, upload];
}

function list({ parts: [id], query }: Asked): Answered {
  const place = CLIENTS.find((client) => client.id === id)?.conversation_id;
  const channel = query.get("channel");
  const files = MESSAGES.filter(
    (message) =>
      message.conversation_id === place && (channel === null || message.channel === channel),
  ).flatMap((message) =>
    message.attachments.map((file): ClientFile => ({
      id: file.id,
      message_id: message.id,
      conversation_id: message.conversation_id,
      name: file.name,
      content_type: file.content_type,
      size: file.size,
      quarantined: false,
      channel: message.channel,
      direction: message.direction,
      author: message.author,
      at: message.occurred_at,
    })),
  );
  return pageOf(files.toReversed(), query);
}

export const FILE_ROUTES: Route[] = [
  ["POST", /^\/(?:portal\/)?uploads$/, handOver],
  ["GET", /^\/clients\/([^/]+)\/files$/, list],
];
