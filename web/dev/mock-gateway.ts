/**
 * A gateway in memory for `npm run dev`: the pages can be worked on without any service running.
 * Its shapes are checked against openapi.json by the compiler; what it says is invented.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { answerTo } from "./mock-answers.ts";
import { openStream } from "./mock-stream.ts";
import { PICTURE } from "./sample-picture.ts";

export function mockGateway(): Plugin {
  return {
    name: "mock-gateway",
    configureServer(server) {
      server.middlewares.use("/api/v1", (request, response) => void serve(request, response));
      server.middlewares.use((request, _response, next) => {
        if (/^\/portal(\/|$|\?)/.test(request.url ?? "")) request.url = "/portal.html";
        else if (/^\/(c|settings)\//.test(request.url ?? "")) request.url = "/index.html";
        next();
      });
    },
  };
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://mock");
  if (url.pathname === "/stream") return openStream(request, response);
  if (/\/(attachments\/|remote-picture$)/.test(url.pathname))
    return send(response, "image/png", PICTURE);
  if (url.pathname === "/activity.csv")
    return send(response, "text/csv", "at,kind,actor_name,subject,details\r\n");
  const body = await bodyOf(request);
  const [status, answer] = answerTo(request.method ?? "GET", url, body);
  response.statusCode = status;
  response.setHeader(
    "Content-Type",
    status < 400 ? "application/json" : "application/problem+json",
  );
  response.end(answer === undefined ? "" : JSON.stringify(answer));
  return undefined;
}

function send(response: ServerResponse, type: string, content: string | Buffer): void {
  response.setHeader("Content-Type", type);
  response.end(content);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const isJson = request.headers["content-type"]?.startsWith("application/json");
  return isJson && text !== "" ? JSON.parse(text) : { size: text.length };
}
