/** A text to many clients, of the mock gateway. */
import type { Broadcast } from "../src/api/settings-types";
import type { Answered, Asked, Route } from "./mock-http.ts";
import { publish } from "./mock-stream.ts";
import { CLIENTS, nextId } from "./sample-clients.ts";

const broadcasts = new Map<string, Broadcast>();
const written = new Map<string, string>();

function broadcast({ body }: Asked): Answered {
  const { client_ids } = body as { client_ids: string[] };
  const items: Broadcast["items"] = client_ids.map((id, index) => {
    const name = CLIENTS.find((client) => client.id === id)?.name ?? "";
    const refused = index === 1;
    return {
      client_id: id,
      client_name: name,
      state: refused ? "refused" : "queued",
      code: refused ? "contact_opted_out" : null,
      message: refused ? "They replied STOP on 3 November." : null,
      message_id: refused ? null : nextId(),
    };
  });
  const made: Broadcast = {
    id: nextId(),
    total: items.length,
    queued: 0,
    sent: 0,
    failed: 0,
    refused: 0,
    items,
  };
  broadcasts.set(made.id, count(made));
  written.set(made.id, (body as { body: string }).body);
  advance(made);
  return [202, made];
}

function count(made: Broadcast): Broadcast {
  const of = (state: string) => made.items.filter((item) => item.state === state).length;
  return Object.assign(made, {
    queued: of("queued"),
    sent: of("sent"),
    failed: of("failed"),
    refused: of("refused"),
  });
}

function advance(made: Broadcast): void {
  setTimeout(() => {
    const next = made.items.find((item) => item.state === "queued");
    if (!next) return;
    next.state = next.client_name.startsWith("Iron") ? "failed" : "sent";
    if (next.state === "failed") next.message = "The phone is switched off or out of reach.";
    const { id: broadcast_id, total, queued, sent, failed, refused } = count(made);
    publish({
      type: "broadcast.changed",
      data: { broadcast_id, total, queued, sent, failed, refused },
    });
    advance(made);
  }, 700);
}

function past(): Answered {
  const items = [...broadcasts.values()].map(({ items: _items, ...counts }) => ({
    ...counts,
    body: written.get(counts.id) ?? "",
    staff_name: "Olivia Hartwell",
    created_at: new Date().toISOString(),
  }));
  return [200, { items: items.toReversed(), next_cursor: null }];
}

export const BROADCAST_ROUTES: Route[] = [
  ["POST", /^\/broadcasts$/, broadcast],
  ["GET", /^\/broadcasts$/, past],
  ["GET", /^\/broadcasts\/([^/]+)$/, ({ parts: [id] }) => [200, broadcasts.get(id ?? "")]],
];
