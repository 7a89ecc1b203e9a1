/** The events of GET /stream by name; openapi.json describes what each tells. */
import type { components } from "../api/schema";

type Schemas = components["schemas"];

/** `ready` and `reset` are of the connection itself, which keeps them. */
export type StreamEvents = Omit<Schemas["StreamEvents"], "ready" | "reset">;

/** What the list shows of a conversation, as far as it is the same for every reader. */
export type SharedSummary = Schemas["ConversationView"];

/** A message as events tell it: as the REST API does, with nothing left out. */
export type StreamMessage = Schemas["MessageView"];

export type EventName = keyof StreamEvents;
export type StreamEvent = {
  [K in EventName]: { type: K; data: StreamEvents[K] };
}[EventName];

export type MessageRecorded = StreamEvents["message.recorded"];
export type MessageUpdated = StreamEvents["message.updated"];
export type BroadcastChanged = StreamEvents["broadcast.changed"];
export type PortalMessagePosted = StreamEvents["portal.message_posted"];

/** What to do when an event comes, by its name; the names left out are of no concern. */
export type EventUpdates = { [K in EventName]?: (data: StreamEvents[K]) => void };

/** Names that this page does not know, of a newer server, are passed over. */
export function applyEvent(updates: EventUpdates, event: StreamEvent): void {
  // The name picks the update of its own data, which the compiler cannot follow.
  const update = updates[event.type] as ((data: StreamEvent["data"]) => void) | undefined;
  update?.(event.data);
}
