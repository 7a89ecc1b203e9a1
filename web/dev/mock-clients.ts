/** Clients of the mock gateway. */
import { invalid, problem, type Answered, type Asked, type Route } from "./mock-http.ts";
import type { Client, NewClient, NewIdentity } from "../src/api/types";
import { addThread } from "./mock-threads.ts";
import { CLIENTS, nextId } from "./sample-clients.ts";

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

/** Refuses what is no address, field by field, as the gateway does. */
function create({ body }: Asked): Answered {
  const { name, kind, entity_type = "", contacts = [] } = body as NewClient;
  const fields: Record<string, string[]> = {};
  contacts.forEach(({ identities = [] }, at) =>
    identities.forEach((identity, index) => {
      const wrong = faultOf(identity);
      if (wrong) fields[`contacts.${at}.identities.${index}.value`] = [wrong];
    }),
  );
  const names = Object.keys(fields);
  if (names.length > 0)
    return invalid(`Check these fields: ${names.join(", ")}.`, "validation_failed", fields);
  const made: Client = {
    id: nextId(),
    name,
    kind,
    shared: [],
    entity_type,
    time_zone: null,
    initials: name.slice(0, 2).toUpperCase(),
    conversation_id: nextId(),
    contacts: contacts.map((contact) => ({
      id: nextId(),
      name: contact.name,
      identities: (contact.identities ?? []).map((identity) => ({
        label: "Main",
        primary: true,
        bounced: null,
        ...identity,
      })),
      portal_access: false,
    })),
  };
  CLIENTS.push(made);
  addThread(made);
  return [201, made];
}

/** One more address, of somebody there or of somebody new. */
function addIdentity({ parts: [id], body }: Asked): Answered {
  const client = CLIENTS.find((one) => one.id === id);
  if (!client) return missing;
  const { contact_id, contact_name = "", kind, value, label = "Main" } = body as NewIdentity;
  const identity = { kind, value, label, primary: contact_id == null, bounced: null };
  const known = client.contacts.find((contact) => contact.id === contact_id);
  if (known) known.identities.push(identity);
  else
    client.contacts.push({
      id: nextId(),
      name: contact_name,
      identities: [identity],
      portal_access: false,
    });
  return [201, client];
}

function faultOf({ kind, value }: { kind: string; value: string }): string | null {
  if (kind === "email")
    return /.@.+\../.test(value) ? null : "must be an e-mail address, such as ana@example.com.";
  const digits = value.replaceAll(/\D/g, "");
  return digits.length >= 10 ? null : "is not a phone number; write it like +1 415 555 0100.";
}

export const CLIENT_ROUTES: Route[] = [
  ["GET", /^\/clients$/, clients],
  ["POST", /^\/clients$/, create],
  ["POST", /^\/clients\/([^/]+)\/identities$/, addIdentity],
  ["GET", /^\/clients\/([^/]+)$/, get],
  ["PATCH", /^\/clients\/([^/]+)$/, change],
];
