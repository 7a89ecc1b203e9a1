import { useRef, useState, type ReactNode } from "react";
import type { Conversation } from "../../api/types";
import { useDismiss } from "../../shared/use-dismiss";
import { Icon } from "../../shared/ui/Icon";
import { ClientTimeZone } from "./ClientTimeZone";
import { ConsentDialog, type ConsentWish } from "./ConsentDialog";
import { ContactItem } from "./ContactItem";
import "./contacts-panel.css";

interface Props {
  conversation: Conversation;
  /** What stands below: how its messages came here. */
  children?: ReactNode;
}

export function ContactsPanel({ conversation, children }: Props) {
  const { contacts, client, channels_available: options } = conversation;
  const [open, setOpen] = useState(false);
  const [wish, setWish] = useState<ConsentWish | null>(null);
  const box = useRef<HTMLDivElement>(null);
  // Escape closes the dialog first.
  useDismiss(box, open && wish === null, () => setOpen(false));
  if (contacts.length === 0) return null;
  const first = contacts[0]?.name ?? "";
  const rest = contacts.length > 1 ? ` +${contacts.length - 1}` : "";
  return (
    <div ref={box} className="contacts">
      <button
        type="button"
        className="button button--small contacts__button"
        aria-expanded={open}
        aria-label={`Contacts: ${contacts.map((contact) => contact.name).join(", ")}`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="people" size={18} />
        <span className="contacts__names">
          {first}
          {rest}
        </span>
      </button>
      {open && (
        <ul className="contacts__panel" aria-label="Contacts">
          {contacts.map((contact) => (
            <ContactItem key={contact.id} contact={contact} options={options} onRecord={setWish} />
          ))}
          {client && (
            <li>
              <ClientTimeZone clientId={client.id} />
            </li>
          )}
          {children && <li>{children}</li>}
        </ul>
      )}
      {wish && (
        <ConsentDialog {...wish} conversationId={conversation.id} onClose={() => setWish(null)} />
      )}
    </div>
  );
}
