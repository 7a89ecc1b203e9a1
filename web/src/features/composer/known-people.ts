/** Whom one may write to by a few letters of their name or address. Pure. */
import type { Client, Message, Recipient, StaffMember } from "../../api/types";
import { isMailAddress, sameAddress } from "../../shared/mail-address";

export interface KnownPerson {
  address: string;
  name: string;
  /** Where they are known from. */
  hint: string;
}

export function peopleOfClient(recipients: readonly Recipient[]): KnownPerson[] {
  return recipients.map(({ value, contact_name: name, label }) => ({
    address: value,
    name,
    hint: label,
  }));
}

/** Who else was written to in this conversation. */
export function peopleOfMails(messages: readonly Message[]): KnownPerson[] {
  return messages
    .flatMap(({ channel, to, cc }) => (channel === "email" ? [...to, ...(cc ?? [])] : []))
    .filter(isMailAddress)
    .map((address) => ({ address, name: "", hint: "Written to before" }));
}

export function peopleOfFirm(colleagues: readonly StaffMember[]): KnownPerson[] {
  return colleagues.map(({ email, name }) => ({ address: email, name, hint: "Colleague" }));
}

export function peopleOfClients(clients: readonly Client[]): KnownPerson[] {
  return clients.flatMap((client) =>
    client.contacts.flatMap(({ name, identities }) =>
      identities
        .filter(({ kind }) => kind === "email")
        .map(({ value }) => ({ address: value, name, hint: client.name })),
    ),
  );
}

/** Those who fit what was typed and are not chosen yet, each once, those known best first. */
export function matchingPeople(
  people: readonly KnownPerson[],
  typed: string,
  chosen: readonly string[],
): KnownPerson[] {
  const wanted = typed.trim().toLowerCase();
  return people.filter(({ address, name }, index) => {
    const first = people.findIndex((other) => sameAddress(other.address, address)) === index;
    const taken = chosen.some((other) => sameAddress(other, address));
    const words = [address.toLowerCase(), ...name.toLowerCase().split(" "), name.toLowerCase()];
    return first && !taken && words.some((word) => word.startsWith(wanted));
  });
}
