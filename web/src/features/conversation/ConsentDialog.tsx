import { useState } from "react";
import { phoneWords } from "../../shared/phone";
import { Dialog } from "../../shared/ui/Dialog";
import { Field } from "../../shared/ui/Field";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useRecordingConsent } from "./use-recording-consent";

export interface ConsentWish {
  name: string;
  phone: string;
  opted_out: boolean;
}

interface Props extends ConsentWish {
  conversationId: string;
  onClose: () => void;
}

const OUT = {
  title: "Record an opt-out",
  about: "No text goes to them from any of your numbers until they text START.",
  label: "What they said, when and how",
  hint: "Such as: said on the phone on 3 March that they want no texts.",
};
const IN = {
  title: "Record an opt-in",
  about: "Texts may go to them again from all of your numbers.",
  label: "Evidence: what they said, when and how",
  hint: "Such as: signed the consent form in the office on 3 March.",
};

/** Keeps what a person said of being texted, other than in a text; the ledger says who recorded it. */
export function ConsentDialog({ conversationId, name, phone, opted_out, onClose }: Props) {
  const [reason, setReason] = useState("");
  const { action, record } = useRecordingConsent(conversationId);
  const { title, about, label, hint } = opted_out ? OUT : IN;

  const submit = async () => {
    if (await record({ phone, opted_out, reason: reason.trim() })) onClose();
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="dialog__form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p>
          <strong>{name}</strong>, {phoneWords(phone)}. {about} The record is kept under your name
          and never removed.
        </p>
        <FieldProblems problem={action.problem}>
          <Field label={label} path="reason" hint={hint}>
            {(control) => (
              <textarea
                {...control}
                className="input input--area"
                maxLength={1_000}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <ProblemLine problem={action.problem} />
        </FieldProblems>
        <div className="dialog__actions">
          <button type="button" className="button button--quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button--primary" disabled={action.busy}>
            {action.busy ? "Recording…" : title}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
