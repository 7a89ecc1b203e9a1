import { useState, type FormEvent } from "react";
import { answer } from "../../api/client";
import type { Registration, RegistrationForm as Form } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { AddressFields } from "./AddressFields";
import { CompanyFields } from "./CompanyFields";
import { RepresentativeFields } from "./RepresentativeFields";
import { formOf, isToldBesideFields } from "./registration-form";

interface Props {
  registration: Registration;
  onSubmitted: (registration: Registration) => void;
}

/** The carriers take no shorter sample. */
const LEAST_SAMPLE = 20;

export function RegistrationForm({ registration, onSubmitted }: Props) {
  const { api } = useStaff();
  const action = useAction();
  const [form, setForm] = useState(() => formOf(registration));
  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const samples = form.sample_messages.map((sample) => sample.trim()).filter(Boolean);
    const body = { ...form, sample_messages: samples };
    void action.run(async () => onSubmitted(await answer(api.POST("/sms/registration", { body }))));
  };

  const changeSample = (index: number, text: string) =>
    change({
      sample_messages: form.sample_messages.map((sample, i) => (i === index ? text : sample)),
    });

  const parts = { form, problem: action.problem, onChange: change };
  return (
    <form className="panel__form" aria-label="Carrier registration" onSubmit={submit}>
      <CompanyFields {...parts} />
      <AddressFields {...parts} />
      <RepresentativeFields {...parts} />
      <TextArea
        label="What you text your clients about"
        value={form.use_case}
        onChange={(use_case) => change({ use_case })}
      />
      {form.sample_messages.map((sample, index) => (
        <TextArea
          // The samples never change places.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          label={`Sample text ${index + 1}`}
          required={index === 0}
          least={LEAST_SAMPLE}
          value={sample}
          onChange={(text) => changeSample(index, text)}
        />
      ))}
      {action.problem && isToldBesideFields(action.problem) ? (
        <p className="field__error">Correct the marked fields, then submit again.</p>
      ) : (
        <ProblemLine problem={action.problem} />
      )}
      <div className="panel__actions">
        <button type="submit" className="button button--primary" disabled={action.busy}>
          {action.busy ? "Submitting…" : "Submit registration"}
        </button>
      </div>
    </form>
  );
}

interface TextAreaProps {
  label: string;
  value: string;
  required?: boolean;
  least?: number;
  onChange: (text: string) => void;
}

function TextArea({ label, value, required = true, least, onChange }: TextAreaProps) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <textarea
        className="input registration__text"
        required={required}
        minLength={least}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
