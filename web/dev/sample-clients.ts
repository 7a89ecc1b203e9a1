/** The people of the mock gateway: an invented firm, its staff and its clients. */
import type { Client, Contact, Me, StaffMember } from "../src/api/types";

let serial = 0;

/** Ids that look like UUIDs and count up, so that screenshots are repeatable. */
export function nextId(): string {
  serial += 1;
  return `00000000-0000-4000-8000-${serial.toString(16).padStart(12, "0")}`;
}

const FIRM = { id: nextId(), name: "Hartwell & Lane" };

function member(name: string, role: StaffMember["role"]): StaffMember {
  const email = `${name.split(" ")[0]?.toLowerCase()}@hartwell.example`;
  return { id: nextId(), name, email, role, active: true };
}

export const STAFF = [
  member("Olivia Hartwell", "owner"),
  member("Marcus Lane", "partner"),
  member("Priya Nair", "admin"),
  member("Tom Becker", "member"),
  member("Sofia Alvarez", "member"),
];

export const ME: Me = {
  ...(STAFF[0] as StaffMember),
  kind: "staff",
  permissions: [
    "messages.view",
    "messages.send",
    "conversations.view_team",
    "conversations.triage",
    "settings.view",
    "settings.edit",
  ],
  firm: FIRM,
};

function contact(name: string, email: string | null, phone: string | null): Contact {
  const addresses = [
    { kind: "email" as const, value: email ?? "", label: "Work", primary: true, bounced: null },
    { kind: "phone" as const, value: phone ?? "", label: "Mobile", primary: true, bounced: null },
  ];
  const identities = addresses.filter((identity) => identity.value !== "");
  return { id: nextId(), name, identities, portal_access: email !== null };
}

function client(name: string, initials: string, entity: string, contacts: Contact[]): Client {
  const kind = entity === "Individual" ? "individual" : "company";
  return {
    id: nextId(),
    name,
    kind,
    shared: [],
    entity_type: entity,
    time_zone: null,
    initials,
    conversation_id: nextId(),
    contacts,
  };
}

export const CLIENTS: Client[] = [
  client("Dana Whitfield", "DW", "Individual", [
    contact("Dana Whitfield", "dana@whitfield.example", "+15550100101"),
  ]),
  client("Northgate Bakery", "NB", "LLC", [
    contact("Luis Ortega", "luis@northgate.example", "+15550100102"),
    contact("Mei Chen", "mei@northgate.example", null),
  ]),
  client("Fairview Dental Group", "FD", "S corporation", [
    contact("Dr. Amira Said", "amira@fairview.example", "+15550100103"),
  ]),
  client("Ironbridge Construction", "IC", "C corporation", [
    contact("Greg Novak", "greg@ironbridge.example", "+15550100104"),
  ]),
  client("Rosa Delgado", "RD", "Individual", [
    contact("Rosa Delgado", "rosa@delgado.example", null),
  ]),
  client("Lakeshore Yoga", "LY", "Partnership", [
    contact("Hannah Weiss", "hannah@lakeshore.example", "+15550100106"),
  ]),
  client("Bright Path Foundation", "BP", "Non-profit", [
    contact("Samuel Okafor", "samuel@brightpath.example", "+15550100107"),
  ]),
  client("Peter Lindqvist", "PL", "Individual", [
    contact("Peter Lindqvist", "peter@lindqvist.example", "+15550100108"),
  ]),
  client("Cedar & Vine", "CV", "LLC", [
    contact("Nora Blake", "nora@cedarvine.example", "+15550100109"),
  ]),
];

/** A client by its place in the list. */
export function sampleClient(index: number): Client {
  const found = CLIENTS[index];
  if (!found) throw new Error(`no sample client ${index}`);
  return found;
}
