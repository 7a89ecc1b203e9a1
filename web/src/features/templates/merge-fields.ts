/** Merge fields: what a template may name, and what is wrong with one before it is sent. */

export interface MergeField {
  name: string;
  label: string;
}

export const MERGE_FIELDS: MergeField[] = [
  { name: "client.name", label: "Client" },
  { name: "contact.name", label: "Contact" },
  { name: "contact.first_name", label: "Contact’s first name" },
  { name: "firm.name", label: "Firm" },
  { name: "staff.name", label: "Sender" },
  { name: "staff.first_name", label: "Sender’s first name" },
];

const FIELD = /\{\{\s*([^{}]*?)\s*\}\}/g;

export function placeholder(name: string): string {
  return `{{${name}}}`;
}

/** The names between double braces that are no merge field, each once. */
export function unknownFields(text: string): string[] {
  const names = [...text.matchAll(FIELD)].map((match) => match[1] ?? "");
  const known = new Set(MERGE_FIELDS.map((field) => field.name));
  return [...new Set(names.filter((name) => !known.has(name)))];
}

/** Why a template's text cannot be kept, in words; null when it can. */
export function templateFault(...texts: string[]): string | null {
  const unknown = unknownFields(texts.join("\n"));
  if (unknown.length > 0) {
    const names = unknown.map(placeholder).join(", ");
    return `There is no field ${names}. Use the buttons below the text to put fields in.`;
  }
  const rest = texts.join("\n").replaceAll(FIELD, "");
  return /\{\{|\}\}/.test(rest)
    ? "A field is not closed: write {{ before and }} after its name."
    : null;
}

export interface Inserted {
  text: string;
  caret: number;
}

/** Puts a field where the selection is. */
export function insertField(text: string, start: number, end: number, name: string): Inserted {
  const field = placeholder(name);
  return { text: text.slice(0, start) + field + text.slice(end), caret: start + field.length };
}

export interface Piece {
  text: string;
  field: boolean;
  /** Where it begins in the text. */
  at: number;
}

/** The text cut into plain words and fields, to show them apart. */
export function cutAtFields(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(FIELD)) {
    if (match.index > from)
      pieces.push({ text: text.slice(from, match.index), field: false, at: from });
    pieces.push({ text: match[0], field: true, at: match.index });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), field: false, at: from });
  return pieces;
}
