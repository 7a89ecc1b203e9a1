import { useState, type FormEvent } from "react";
import { answer } from "../../api/client";
import type { Registration, RegistrationForm as Form } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { AddressFields } from "./AddressFields";
import { CampaignFields } from "./CampaignFields";
import { CompanyFields } from "./CompanyFields";
import { RepresentativeFields } from "./RepresentativeFields";
import { formOf, requestOf } from "./registration-form";

interface Props {
  registration: Registration;
  onSubmitted: (registration: Registration) => void;
}

export function RegistrationForm({ registration, onSubmitted }: Props) {
  const { api } = useStaff();
  const action = useAction();
  const [form, setForm] = useState(() => formOf(registration));
  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { body, names } = requestOf(form);
    void action.run(async () =>
      onSubmitted(await answer(api.POST("/sms/registration", { body }), names)),
    );
  };

  return (
    <form className="panel__form" aria-label="Carrier registration" onSubmit={submit}>
      <FieldProblems problem={action.problem}>
        <CompanyFields form={form} onChange={change} />
        <AddressFields form={form} onChange={change} />
        <RepresentativeFields form={form} onChange={change} />
        <CampaignFields form={form} onChange={change} />
        <ProblemLine
          problem={action.problem}
          marked="Correct the marked fields, then submit again."
        />
      </FieldProblems>
      <div className="panel__actions">
        <button type="submit" className="button button--primary" disabled={action.busy}>
          {action.busy ? "Submitting…" : "Submit registration"}
        </button>
      </div>
    </form>
  );
}
