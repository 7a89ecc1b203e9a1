/** What is said of events that were not passed on. Pure. */
import type { StuckEvent } from "../../api/settings-types";

type Service = StuckEvent["service"];
type Message = NonNullable<StuckEvent["message"]>;

const PLACE: Record<Service, string> = {
  thread: "the conversations",
  sms: "text messages",
  email: "e-mail",
  portal: "the portal",
  internal: "notes and staff",
  notify: "notifications",
};

/** Some services did not answer: what they have is missing. */
export function missingWords(services: Service[]): string {
  const places = services.map((service) => PLACE[service]).join(", ");
  return `What waits in ${places} cannot be read at the moment; try again soon.`;
}

/** From whom, with the address where that says more. */
export function senderWords({ sender, sender_address }: Message): string {
  if (!sender) return sender_address || "somebody unknown";
  return sender_address && sender_address !== sender ? `${sender} (${sender_address})` : sender;
}
