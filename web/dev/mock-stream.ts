/** The mock's event stream, with the heartbeat and the resume that the real one has. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { StreamEvent } from "../src/live/stream-events";

const KEPT = 200;
const open = new Set<ServerResponse>();
const kept: { id: number; text: string }[] = [];
let lastId = 0;

export function openStream(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write("event: ready\ndata: {}\n\n");
  const since = Number(request.headers["last-event-id"] ?? Number.NaN);
  kept.filter((event) => event.id > since).forEach((event) => response.write(event.text));
  open.add(response);
  const heartbeat = setInterval(() => response.write(": still here\n\n"), 15_000);
  request.on("close", () => {
    clearInterval(heartbeat);
    open.delete(response);
  });
}

export function publish(event: StreamEvent): void {
  lastId += 1;
  const text = `id: ${lastId}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`;
  kept.push({ id: lastId, text });
  kept.splice(0, kept.length - KEPT);
  open.forEach((response) => response.write(text));
}

export function breakStreams(): void {
  open.forEach((response) => response.destroy());
}
