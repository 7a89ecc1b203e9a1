import { useMutation } from "@tanstack/react-query";
import { answer } from "../../api/client";
import type { Intent, Message } from "../../api/types";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { INTENT_LABEL, INTENTS } from "../triage/intents";
import { useMessageChange } from "./use-message-change";

/** What an inbound message is about; staff correct it here. */
export function IntentSelect({ message }: { message: Message }) {
  const { api } = useStaff();
  const mayCorrect = useMay("messages.send");
  const put = useMessageChange();
  const params = { path: { message_id: message.id } };
  const correction = useMutation({
    mutationFn: (intent: Intent) =>
      answer(api.PATCH("/messages/{message_id}", { params, body: { intent } })),
    onSuccess: put,
  });

  const intent = (correction.isPending ? correction.variables : message.intent) ?? "";
  return (
    <>
      <select
        className="intent"
        aria-label="Intent"
        data-intent={intent}
        disabled={!mayCorrect}
        value={intent}
        onChange={(event) => correction.mutate(event.target.value as Intent)}
      >
        {intent === "" && <option value="">Intent…</option>}
        {INTENTS.map((value) => (
          <option key={value} value={value}>
            {INTENT_LABEL[value]}
          </option>
        ))}
      </select>
      {correction.error && (
        <span className="field__error" role="alert">
          {correction.error.sentence}
        </span>
      )}
    </>
  );
}
