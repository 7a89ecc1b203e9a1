/**
 * A gateway in memory for `npm run dev`: the pages can be worked on without any service running.
 * Its shapes are checked against openapi.json by the compiler; what it says is invented.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { ACTIVITY_ROUTES } from "./mock-activity.ts";
import { BROADCAST_ROUTES } from "./mock-broadcasts.ts";
import { CLIENT_ROUTES } from "./mock-clients.ts";
import type { Route } from "./mock-http.ts";
import { MESSAGE_ROUTES } from "./mock-messages.ts";
import { NOTIFICATION_ROUTES } from "./mock-notifications.ts";
import { PORTAL_ROUTES } from "./mock-portal.ts";
import { REGISTRATION_ROUTES } from "./mock-registration.ts";
import { STAFF_ROUTES } from "./mock-routes.ts";
import { SMS_ROUTES } from "./mock-sms.ts";
import { openStream } from "./mock-stream.ts";
import { TEMPLATE_ROUTES } from "./mock-templates.ts";
import { PICTURE } from "./sample-picture.ts";

const ROUTES: Route[] = [
  ...ACTIVITY_ROUTES,
  ...BROADCAST_ROUTES,
  ...CLIENT_ROUTES,
  ...MESSAGE_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...PORTAL_ROUTES,
  ...REGISTRATION_ROUTES,
  ...SMS_ROUTES,
  ...STAFF_ROUTES,
  ...TEMPLATE_ROUTES,
];

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
  if (url.pathname.includes("/attachments/")) return send(response, "image/png", PICTURE);
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

function answerTo(method: string, url: URL, body: unknown): [number, unknown?] {
  for (const [verb, pattern, handle] of ROUTES) {
    const match = verb === method ? pattern.exec(url.pathname) : null;
    if (match) return handle({ query: url.searchParams, body, parts: match.slice(1) });
  }
  const detail = `The mock gateway has no ${method} ${url.pathname}.`;
  return [404, { type: "about:blank", title: "Not found", status: 404, code: "not_found", detail }];
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? {} : JSON.parse(text);
}
