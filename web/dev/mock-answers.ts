/** What the mock gateway answers to a request, by its routes. */
import { ACTIVITY_ROUTES } from "./mock-activity.ts";
import { BROADCAST_ROUTES } from "./mock-broadcasts.ts";
import { CLIENT_ROUTES } from "./mock-clients.ts";
import { FILE_ROUTES } from "./mock-files.ts";
import type { Route } from "./mock-http.ts";
import { MAILBOX_ROUTES } from "./mock-mailboxes.ts";
import { MAIL_ROUTES } from "./mock-mail.ts";
import { MESSAGE_ROUTES } from "./mock-messages.ts";
import { NOTIFICATION_ROUTES } from "./mock-notifications.ts";
import { PORTAL_ROUTES } from "./mock-portal.ts";
import { REGISTRATION_ROUTES } from "./mock-registration.ts";
import { STAFF_ROUTES } from "./mock-routes.ts";
import { SMS_ROUTES } from "./mock-sms.ts";
import { TEMPLATE_ROUTES } from "./mock-templates.ts";

const ROUTES: Route[] = [
  ...ACTIVITY_ROUTES,
  ...BROADCAST_ROUTES,
  ...CLIENT_ROUTES,
  ...FILE_ROUTES,
  ...MAILBOX_ROUTES,
  ...MAIL_ROUTES,
  ...MESSAGE_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...PORTAL_ROUTES,
  ...REGISTRATION_ROUTES,
  ...SMS_ROUTES,
  ...STAFF_ROUTES,
  ...TEMPLATE_ROUTES,
];

/** Status and body. */
export function answerTo(method: string, url: URL, body: unknown): [number, unknown?] {
  for (const [verb, pattern, handle] of ROUTES) {
    const match = verb === method ? pattern.exec(url.pathname) : null;
    if (match) return handle({ query: url.searchParams, body, parts: match.slice(1) });
  }
  const detail = `The mock gateway has no ${method} ${url.pathname}.`;
  return [404, { type: "about:blank", title: "Not found", status: 404, code: "not_found", detail }];
}
