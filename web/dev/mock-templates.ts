/** The templates of the mock gateway. */
import type { Template } from "../src/api/settings-types";
import type { Answered, Asked, Route } from "./mock-http.ts";
import { THREADS } from "./mock-threads.ts";
import { ME, nextId } from "./sample-clients.ts";

const built = (
  name: string,
  channel: Template["channel"],
  category: Template["category"],
  body: string,
  subject: string | null = null,
): Template => ({ id: nextId(), built_in: true, name, channel, category, subject, body });

const templates: Template[] = [
  built(
    "Missing documents",
    "both",
    "reminder",
    "Hi {{contact.first_name}}, we are still missing documents for {{client.name}}. Could you send them this week? {{staff.first_name}}, {{firm.name}}",
    "Missing documents",
  ),
  built(
    "Appointment tomorrow",
    "sms",
    "reminder",
    "Hi {{contact.first_name}}, a reminder of your appointment at {{firm.name}} tomorrow.",
  ),
  built(
    "Welcome",
    "email",
    "welcome",
    "Dear {{contact.name}},\n\nwelcome to {{firm.name}}. I am your contact here.\n\n{{staff.name}}",
    "Welcome to {{firm.name}}",
  ),
  built(
    "Documents received",
    "both",
    "confirmation",
    "Thank you {{contact.first_name}}, your documents have arrived.",
    "Documents received",
  ),
  built(
    "Checking in",
    "both",
    "follow_up",
    "Hi {{contact.first_name}}, did you have a chance to look at our last message?",
    "Checking in",
  ),
  {
    ...built(
      "Quarterly estimate",
      "sms",
      "reminder",
      "Hi {{contact.first_name}}, your estimate for {{client.name}} is due on the 15th.",
    ),
    built_in: false,
  },
];

function render({ parts: [id], body }: Asked): Answered {
  const template = templates.find((candidate) => candidate.id === id);
  const { conversation_id } = body as { conversation_id: string };
  const client = THREADS.find((thread) => thread.id === conversation_id)?.client;
  const contact = client?.contacts[0]?.name ?? "";
  const values: Record<string, string> = {
    "client.name": client?.name ?? "",
    "contact.name": contact,
    "contact.first_name": contact.split(" ")[0] ?? "",
    "firm.name": ME.firm.name,
    "staff.name": ME.name,
    "staff.first_name": ME.name.split(" ")[0] ?? "",
  };
  if (template?.name === "Checking in") {
    const detail = "This client has nothing for {{contact.first_name}}. Add a contact first.";
    return [
      422,
      {
        type: "about:blank",
        title: detail,
        status: 422,
        detail,
        code: "empty_template_field",
        fields: { "contact.first_name": ["is empty."] },
      },
    ];
  }
  const fill = (text: string) =>
    text.replaceAll(/\{\{([^}]+)\}\}/g, (_, name: string) => values[name] ?? "");
  return [
    200,
    {
      subject: template?.subject ? fill(template.subject) : null,
      body: fill(template?.body ?? ""),
    },
  ];
}

function create({ body }: Asked): Answered {
  const made = { ...(body as Template), id: nextId(), built_in: false };
  templates.push(made);
  return [201, made];
}

function change({ parts: [id], body }: Asked): Answered {
  const template = templates.find((candidate) => candidate.id === id);
  return [200, Object.assign(template ?? {}, body)];
}

function remove({ parts: [id] }: Asked): Answered {
  templates.splice(
    templates.findIndex((candidate) => candidate.id === id),
    1,
  );
  return [204];
}

export const TEMPLATE_ROUTES: Route[] = [
  ["GET", /^\/templates$/, () => [200, { items: templates }]],
  ["POST", /^\/templates$/, create],
  ["PATCH", /^\/templates\/([^/]+)$/, change],
  ["DELETE", /^\/templates\/([^/]+)$/, remove],
  ["POST", /^\/templates\/([^/]+)\/render$/, render],
];
