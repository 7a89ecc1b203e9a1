import { useState, type FormEvent } from "react";
import { answer } from "../../../api/client";
import type { Registration, RegistrationForm as Form } from "../../../api/settings-types";
import { useAction } from "../../../shared/use-action";
import { ProblemLine } from "../../../shared/ui/ProblemLine";
import { TextField } from "../../../shared/ui/TextField";
import { useStaff } from "../../staff-context";

interface Props {
  registration: Registration;
  onSubmitted: (registration: Registration) => void;
}

const VERTICALS: [string, string][] = [
  ["PROFESSIONAL", "Professional services"],
  ["FINANCIAL", "Financial services"],
  ["INSURANCE", "Insurance"],
  ["LEGAL", "Legal"],
  ["NGO", "Non-profit"],
];

/** The carriers take no shorter sample. */
const LEAST_SAMPLE = 20;

function formOf({ brand, campaign }: Registration): Form {
  return {
    legal_name: brand?.legal_name ?? "",
    ein: brand?.ein ?? "",
    website: brand?.website ?? "",
    vertical: brand?.vertical ?? "PROFESSIONAL",
    use_case: campaign?.use_case ?? "",
    sample_messages: campaign?.sample_messages.length ? campaign.sample_messages : ["", ""],
  };
}

export function RegistrationForm({ registration, onSubmitted }: Props) {
  const { api } = useStaff();
  const action = useAction();
  const [form, setForm] = useState(() => formOf(registration));
  const change = (part: Partial<Form>) => setForm({ ...form, ...part });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const samples = form.sample_messages.map((sample) => sample.trim()).filter(Boolean);
    const body = { ...form, sample_messages: samples };
    void action.run(async () => onSubmitted(await answer(api.POST("/sms/registration", { body }))));
  };

  const changeSample = (index: number, text: string) =>
    change({ sample_messages: form.sample_messages.map((sample, i) => (i === index ? text : sample)) });

  return (
    <form className="panel__form" aria-label="Carrier registration" onSubmit={submit}>
      <div className="panel__row">
        <TextField label="Legal name of the firm" required value={form.legal_name} onChange={(legal_name) => change({ legal_name })} />
        <TextField label="EIN" required value={form.ein} onChange={(ein) => change({ ein })} />
      </div>
      <div className="panel__row">
        <TextField label="Website" required value={form.website} onChange={(website) => change({ website })} />
        <label className="field">
          <span className="field__label">Line of business</span>
          <select className="input" value={form.vertical} onChange={(event) => change({ vertical: event.target.value })}>
            {VERTICALS.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <TextArea label="What you text your clients about" value={form.use_case} onChange={(use_case) => change({ use_case })} />
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
      <ProblemLine problem={action.problem} />
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
