import type { ConversationSummary } from "../../api/types";
import { INTENT_LABEL } from "./intents";
import "./triage-pill.css";

const LABEL: Record<ConversationSummary["triage"], string> = {
  needs_action: "Needs action",
  awaiting_reply: "Awaiting reply",
  fyi: "FYI",
  none: "",
};

type Props = Pick<ConversationSummary, "kind" | "triage" | "intent" | "undelivered">;

export function TriagePill({ kind, triage, intent, undelivered }: Props) {
  if (kind === "unlinked")
    return (
      <span className="triage-pill" data-triage="unlinked">
        Unlinked
      </span>
    );
  // Nobody can answer what they never got.
  if (undelivered)
    return (
      <span className="triage-pill" data-triage="undelivered">
        Not delivered
      </span>
    );
  if (triage === "none") return null;
  const why = triage === "needs_action" && intent ? INTENT_LABEL[intent] : undefined;
  return (
    <span className="triage-pill" data-triage={triage}>
      {LABEL[triage]}
      {why && <span className="triage-pill__why">{why}</span>}
    </span>
  );
}
