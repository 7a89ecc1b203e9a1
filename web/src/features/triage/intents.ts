import type { Intent } from "../../api/types";

export const INTENT_LABEL: Record<Intent, string> = {
  question: "Question",
  document: "Document",
  payment: "Payment",
  scheduling: "Scheduling",
  urgent: "Urgent",
  fyi: "FYI",
  follow_up: "Follow-up",
};

export const INTENTS = Object.keys(INTENT_LABEL) as Intent[];
