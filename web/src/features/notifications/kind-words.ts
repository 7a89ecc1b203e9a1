import type { NotificationKind } from "../../api/settings-types";
import type { IconName } from "../../shared/ui/Icon";
import type { Way } from "./preference-saver";

interface Words {
  label: string;
  about: string;
}

export const KINDS: Record<NotificationKind, Words> = {
  client_message: {
    label: "Client messages",
    about: "A client of yours writes by text, e-mail or portal.",
  },
  document: { label: "Documents", about: "A client’s message brings files." },
  mention: { label: "Mentions", about: "A colleague names you in a note." },
  delivery_failed: { label: "Failed deliveries", about: "A message you sent did not arrive." },
  mailbox_trouble: {
    label: "Mailbox trouble",
    about: "A mailbox of the firm is disconnected; you can reconnect it.",
  },
  address_shared: {
    label: "Shared addresses",
    about: "An address of a client of yours was given to another client too.",
  },
  event_stuck: {
    label: "Not passed on",
    about: "A message, or news of one, could not be passed on and waits for an operator.",
  },
};

export const WAYS: { way: Way; label: string; icon: IconName }[] = [
  { way: "bell", label: "Bell", icon: "bell" },
  { way: "email", label: "E-mail", icon: "email" },
];

/** The matter of those who may change settings. */
const FOR_SETTINGS = new Set<NotificationKind>(["mailbox_trouble", "event_stuck"]);

/** The kinds a person hears of. */
export function kindsFor(mayEdit: boolean): NotificationKind[] {
  const kinds = Object.keys(KINDS) as NotificationKind[];
  return kinds.filter((kind) => mayEdit || !FOR_SETTINGS.has(kind));
}
