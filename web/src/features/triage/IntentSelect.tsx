import { useState } from "react";
import { answer } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { Intent, Message } from "../../api/types";
import { INTENT_LABEL, INTENTS } from "./intents";
import { useStaff } from "../account/staff-context";

/** What an inbound message is about; staff correct it here. */
export function IntentSelect({ message }: { message: Message }) {
  const { api } = useStaff();
  const [chosen, setChosen] = useState<Intent | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const correct = (intent: Intent) => {
    setChosen(intent);
    setProblem(null);
    const params = { path: { message_id: message.id } };
    answer(api.PATCH("/messages/{message_id}", { params, body: { intent } })).catch(
      (cause: unknown) => {
        setChosen(null);
        setProblem(ApiProblem.fromCause(cause).sentence);
      },
    );
  };

  const intent = chosen ?? message.intent ?? "";
  return (
    <>
      <select
        className="intent"
        aria-label="Intent"
        data-intent={intent}
        value={intent}
        onChange={(event) => correct(event.target.value as Intent)}
      >
        {intent === "" && <option value="">Intent…</option>}
        {INTENTS.map((value) => (
          <option key={value} value={value}>
            {INTENT_LABEL[value]}
          </option>
        ))}
      </select>
      {problem && (
        <span className="field__error" role="alert">
          {problem}
        </span>
      )}
    </>
  );
}
