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

export function statusWords(status: FirmNumber["status"]): StatusWords {
  return WORDS[status];
}
