/** Clients of the mock gateway. */
import { problem, type Answered, type Asked, type Route } from "./mock-http.ts";
import { CLIENTS } from "./sample-clients.ts";

function clients({ query }: Asked): Answered {
  const wanted = (query.get("query") ?? "").toLowerCase();
  const items = CLIENTS.filter((client) => JSON.stringify(client).toLowerCase().includes(wanted));
  return [200, { items, next_cursor: null }];
}

const find = (id: string | undefined) => CLIENTS.find((client) => client.id === id);
const missing = problem(404, "not_found", "There is no such client.");

function get({ parts: [id] }: Asked): Answered {
  const client = find(id);
  return client ? [200, client] : missing;
}

function change({ parts: [id], body }: Asked): Answered {
  const client = find(id);
  return client ? [200, Object.assign(client, body)] : missing;
}

export const CLIENT_ROUTES: Route[] = [
  ["GET", /^\/clients$/, clients],
  ["GET", /^\/clients\/([^/]+)$/, get],
  ["PATCH", /^\/clients\/([^/]+)$/, change],
];
