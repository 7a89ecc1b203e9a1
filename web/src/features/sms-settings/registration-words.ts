/** What the carriers' answer to a registration means. */
import type { Registration } from "../../api/settings-types";

export interface RegistrationWords {
  label: string;
  tone: "good" | "warn" | "bad" | "plain";
  about: string;
}

const WORDS: Record<Registration["status"], RegistrationWords> = {
  none: {
    label: "Not registered",
    tone: "warn",
    about:
      "Carriers in the United States only deliver texts of registered businesses. Register once, then texts go out.",
  },
  submitted: {
    label: "Submitted",
    tone: "warn",
    about: "We have handed your registration in. Texts go out once it is approved.",
  },
  pending: {
    label: "In review",
    tone: "warn",
    about: "The carriers are looking at your registration. This can take some days.",
  },
  approved: {
    label: "Approved",
    tone: "good",
    about: "Your texts are delivered under your firm’s own name.",
  },
  rejected: {
    label: "Rejected",
    tone: "bad",
    about: "The carriers said no. Correct what they name, then submit it again.",
  },
};

const NOT_REQUIRED =
  "Texts go out here without it: this installation does not ask for it, as pretend carriers do not. Real ones in the United States do.";

export function registrationWords({ status, required }: Registration): RegistrationWords {
  const words = WORDS[status];
  return required || status === "approved" ? words : { ...words, about: NOT_REQUIRED };
}

/** Whether there is something to fill in. */
export function mayRegister(status: Registration["status"]): boolean {
  return status === "none" || status === "rejected";
}
