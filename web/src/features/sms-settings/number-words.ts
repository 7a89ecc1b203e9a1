/** What a number's status means to the people of the firm. */
import type { FirmNumber } from "../../api/settings-types";

export interface StatusWords {
  label: string;
  tone: "good" | "warn" | "plain";
}

const WORDS: Record<FirmNumber["status"], StatusWords> = {
  claiming: { label: "Being connected", tone: "warn" },
  active: { label: "Active", tone: "good" },
  paused: { label: "Paused", tone: "warn" },
  releasing: { label: "Being released", tone: "warn" },
  released: { label: "Released", tone: "plain" },
};

/** What pausing a number stops, and what it does not. */
export function pausingWords({ status, is_default }: FirmNumber): string {
  const sent = is_default
    ? "no texts go out: new ones are refused, those waiting fail, nobody is answered automatically"
    : "nothing goes out from this number; replies leave from the default one";
  const still = "Texts to it still come in; STOP still counts and is confirmed.";
  return status === "paused"
    ? `Until it is resumed, ${sent}. ${still}`
    : `While it is paused, ${sent}. ${still}`;
}

export function statusWords(status: FirmNumber["status"]): StatusWords {
  return WORDS[status];
}
