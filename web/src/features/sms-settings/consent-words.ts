/** The consent ledger in words. */
import type { Consent, ConsentEntry } from "../../api/settings-types";
import { phoneWords } from "../../shared/phone";

const KIND: Record<string, string> = {
  opt_out: "Opted out",
  opt_in: "Opted in",
  help: "Asked for help",
  disclosure: "Consent notice sent",
  asked: "Asked whether they meant STOP",
};

const SOURCE: Record<string, string> = {
  keyword: "by text message",
  words: "by text message, in their own words",
  provider: "reported by the carrier",
  staff: "by staff",
  system: "automatically",
};

const KEYWORD: Record<string, string> = { opt_out: "STOP", opt_in: "START", help: "HELP" };

/** Such as "Opted out" and "by text message (STOP)". What a newer release adds is shown by its name. */
export function entryWords({ kind, source, recorded_by, reason }: ConsentEntry): {
  what: string;
  how: string;
} {
  const keyword = source === "keyword" ? KEYWORD[kind] : undefined;
  const means = SOURCE[source] ?? source.replaceAll("_", " ");
  const how = recorded_by ? `recorded by ${recorded_by}: ${reason ?? ""}` : means;
  return {
    what: KIND[kind] ?? kind.replaceAll("_", " "),
    how: keyword ? `${how} (${keyword})` : how,
  };
}

export interface Standing {
  label: string;
  tone: "good" | "bad";
  about: string;
}

export function standingWords({ opted_out, sender, items }: Consent): Standing {
  const number = sender && phoneWords(sender);
  if (opted_out) {
    const about = number
      ? `Texts to them would leave from ${number}; none goes out until they text START to it.`
      : "No text goes out to them until they text START.";
    return { label: "Opted out", tone: "bad", about };
  }
  const about = number
    ? `Texts to them leave from ${number}.`
    : "They can be texted once you have a number.";
  const never = items.length === 0 ? "Nothing is on record for this phone. " : "";
  return { label: "Not opted out", tone: "good", about: `${never}${about}` };
}
