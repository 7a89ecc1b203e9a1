import type { ChannelOption, Contact } from "../../api/types";
import { phoneWords } from "../../shared/phone";
import { optedOut } from "../composer/opted-out";
import { BouncedLine } from "./BouncedLine";
import type { ConsentWish } from "./ConsentDialog";
import { PhoneConsent } from "./PhoneConsent";

interface Props {
  contact: Contact;
  options: readonly ChannelOption[];
  onRecord: (wish: ConsentWish) => void;
}

/** A person of the client: by what they are reached, and what they said of being texted. */
export function ContactItem({ contact, options, onRecord }: Props) {
  const { name } = contact;
  const silent = new Set(optedOut(options).map(({ value }) => value));
  return (
    <li>
      <strong>{name}</strong>
      {contact.portal_access && <span className="contacts__portal">Portal</span>}
      {contact.identities.map(({ kind, value, label, primary, bounced }) => (
        <div key={value}>
          <span className="contacts__identity">
            {phoneWords(value)}
            <small>
              {label}
              {primary ? " · primary" : ""}
            </small>
          </span>
          {bounced && <BouncedLine {...bounced} />}
          {kind === "phone" && (
            <PhoneConsent
              phone={value}
              optedOut={silent.has(value)}
              onRecord={(opted_out) => onRecord({ name, phone: value, opted_out })}
            />
          )}
        </div>
      ))}
    </li>
  );
}
