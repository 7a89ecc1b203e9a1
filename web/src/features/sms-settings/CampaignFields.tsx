import { Field } from "../../shared/ui/Field";
import type { FieldPath } from "../../shared/ui/use-field";
import type { FieldsProps } from "./CompanyFields";
import { sampleName } from "./registration-form";

/** The carriers take no shorter sample. */
const LEAST_SAMPLE = 20;

/** What the firm texts about, with samples. */
export function CampaignFields({ form: { use_case, sample_messages }, onChange }: FieldsProps) {
  const changeSample = (index: number, text: string) =>
    onChange({ sample_messages: sample_messages.with(index, text) });
  return (
    <>
      <TextArea
        label="What you text your clients about"
        path="use_case"
        required
        value={use_case}
        onChange={(text) => onChange({ use_case: text })}
      />
      {sample_messages.map((sample, index) => (
        <TextArea
          // The samples never change places.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          label={`Sample text ${index + 1}`}
          // What is wrong with all of them stands at the first.
          path={index === 0 ? [sampleName(0), "sample_messages"] : sampleName(index)}
          required={index === 0}
          minLength={LEAST_SAMPLE}
          value={sample}
          onChange={(text) => changeSample(index, text)}
        />
      ))}
    </>
  );
}

interface TextAreaProps {
  label: string;
  path: FieldPath;
  value: string;
  required: boolean;
  minLength?: number;
  onChange: (text: string) => void;
}

function TextArea({ label, path, onChange, ...passed }: TextAreaProps) {
  return (
    <Field label={label} path={path}>
      {(control) => (
        <textarea
          {...control}
          {...passed}
          className="input registration__text"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
