import { useRef, useState, type ReactNode } from "react";
import type { Contact } from "../../api/types";
import { phoneWords } from "../../shared/phone";
import { useDismiss } from "../../shared/use-dismiss";
import { Icon } from "../../shared/ui/Icon";
import { ClientTimeZone } from "./ClientTimeZone";
import "./contacts-panel.css";

interface Props {
  contacts: Contact[];
  /** Whose quiet hours are shown; null while nobody is linked. */
  clientId: string | null;
  /** What stands below: how its messages came here. */
  children?: ReactNode;
}

export function ContactsPanel({ contacts, clientId, children }: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, open, () => setOpen(false));
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
            <li key={contact.id}>
              <strong>{contact.name}</strong>
              {contact.portal_access && <span className="contacts__portal">Portal</span>}
              {contact.identities.map((identity) => (
                <span key={identity.value} className="contacts__identity">
                  {phoneWords(identity.value)}
                  <small>
                    {identity.label}
                    {identity.primary ? " · primary" : ""}
                  </small>
                </span>
              ))}
            </li>
          ))}
          {clientId && (
            <li>
              <ClientTimeZone clientId={clientId} />
            </li>
          )}
          {children && <li>{children}</li>}
        </ul>
      )}
    </div>
  );
}
