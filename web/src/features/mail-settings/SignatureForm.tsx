import { lazy, useState, type FormEvent } from "react";
import type { ApiProblem } from "../../api/problem";
import { RichEditor } from "../../shared/editor/RichEditor";
import { htmlOf, type RichText } from "../../shared/editor/rich-text";
import { useAction } from "../../shared/use-action";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { LazyPart } from "../../shared/ui/LazyPart";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useField } from "../../shared/ui/use-field";
import { textOfHtml } from "./text-of-html";
import "./mail-settings.css";

const CleanHtml = lazy(() =>
  import("../../shared/ui/CleanHtml").then((file) => ({ default: file.CleanHtml })),
);

interface Props {
  /** What the form and its field are called. */
  label: string;
  /** The name of the field in the request. */
  path: string;
  html: string;
  /** Shown where nothing is written: whose signature stands there then. */
  otherwise: string;
  mayEdit: boolean;
  onSave: (html: string) => Promise<unknown>;
}

/** A signature, with how it will look below a mail. */
export function SignatureForm({ label, path, html, otherwise, mayEdit, onSave }: Props) {
  const [value, setValue] = useState<RichText>(() => ({ html, text: textOfHtml(html) }));
  const [saved, setSaved] = useState(false);
  const action = useAction();
  const written = htmlOf(value);

  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    setSaved(await action.run(() => onSave(written)));
  };
  return (
    <form aria-label={label} className="signature-form" onSubmit={(event) => void save(event)}>
      {mayEdit && (
        <SignatureField
          label={label}
          path={path}
          value={value}
          problem={action.problem}
          onSend={() => void save()}
          onChange={(next) => {
            setValue(next);
            setSaved(false);
          }}
        />
      )}
      <Preview html={written === "" ? otherwise : written} />
      {mayEdit && (
        <div className="panel__actions">
          <button type="submit" className="button button--primary" disabled={action.busy}>
            {action.busy ? "Saving…" : "Save signature"}
          </button>
          {saved && (
            <p className="panel__saved" role="status">
              Saved
            </p>
          )}
        </div>
      )}
    </form>
  );
}

interface FieldProps {
  label: string;
  path: string;
  value: RichText;
  problem: ApiProblem | null;
  onChange: (value: RichText) => void;
  onSend: () => void;
}

function SignatureField(props: FieldProps) {
  return (
    <FieldProblems problem={props.problem}>
      <Editing {...props} />
      <ProblemLine problem={props.problem} />
    </FieldProblems>
  );
}

function Editing({ label, path, value, onChange, onSend }: FieldProps) {
  const { control, line } = useField(path);
  return (
    <div className="signature-form__field">
      <RichEditor
        value={value}
        onChange={onChange}
        label={label}
        placeholder="Name, role, phone, address"
        control={control}
        onSend={onSend}
      />
      {line}
    </div>
  );
}

function Preview({ html }: { html: string }) {
  return (
    <section className="signature-form__preview" aria-label="Preview">
      <p className="signature-form__words">Dear Dana, thank you for the receipts.</p>
      {html === "" ? (
        <p className="panel__lead">Nothing stands below your mails.</p>
      ) : (
        <LazyPart what="The preview" rows={1}>
          <CleanHtml html={html} className="rich-shown" />
        </LazyPart>
      )}
    </section>
  );
}
