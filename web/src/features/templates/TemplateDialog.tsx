import { useRef, useState, type FormEvent } from "react";
import { answer, newIdempotencyKey } from "../../api/client";
import type { Template, TemplateCategory, TemplateChannel } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { Dialog } from "../../shared/ui/Dialog";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { TextField } from "../../shared/ui/TextField";
import { SmsMeter } from "../../shared/ui/SmsMeter";
import { useStaff } from "../account/staff-context";
import { MergeTextArea } from "./MergeTextArea";
import { templateFault } from "./merge-fields";
import { CATEGORIES, CATEGORY_LABEL, TEMPLATE_CHANNEL_LABEL } from "./template-words";

export type TemplateTask = { kind: "create" } | { kind: "clone" | "edit"; template: Template };

interface Props {
  task: TemplateTask;
  onClose: () => void;
  onSaved: () => void;
}

interface Form {
  name: string;
  channel: TemplateChannel;
  category: TemplateCategory;
  subject: string;
  body: string;
}

const EMPTY: Form = { name: "", channel: "both", category: "reminder", subject: "", body: "" };
const TITLE = { create: "New template", clone: "Clone template", edit: "Edit template" };

function formOf(task: TemplateTask): Form {
  if (task.kind === "create") return EMPTY;
  const { name, channel, category, subject, body } = task.template;
  return {
    name: task.kind === "clone" ? `${name} (copy)` : name,
    channel,
    category,
    subject: subject ?? "",
    body,
  };
}

export function TemplateDialog({ task, onClose, onSaved }: Props) {
  const { api } = useStaff();
  const [form, setForm] = useState(() => formOf(task));
  const [fault, setFault] = useState<string | null>(null);
  const action = useAction();
  const attempt = useRef({ text: "", key: "" });
  const change = (part: Partial<Form>) => setForm({ ...form, ...part });

  const save = (): Promise<unknown> => {
    const body = {
      ...form,
      name: form.name.trim(),
      subject: form.channel === "sms" ? null : form.subject,
    };
    if (task.kind === "edit") {
      const params = { path: { template_id: task.template.id } };
      return answer(api.PATCH("/templates/{template_id}", { params, body }));
    }
    const whole = task.kind === "clone" ? { ...body, clone_of: task.template.id } : body;
    // A repeated click is the same wish; a corrected form is another one.
    const text = JSON.stringify(whole);
    if (attempt.current.text !== text) attempt.current = { text, key: newIdempotencyKey() };
    const params = { header: { "Idempotency-Key": attempt.current.key } };
    return answer(api.POST("/templates", { params, body: whole }));
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = templateFault(form.subject, form.body);
    setFault(wrong);
    if (wrong === null && (await action.run(save))) onSaved();
  };

  return (
    <Dialog title={TITLE[task.kind]} onClose={onClose}>
      <form className="dialog__form" onSubmit={(event) => void submit(event)}>
        <TextField label="Name" required value={form.name} onChange={(name) => change({ name })} />
        <div className="dialog__pair">
          <Choice
            label="Channel"
            value={form.channel}
            labels={TEMPLATE_CHANNEL_LABEL}
            choices={["both", "email", "sms"]}
            onChange={(channel) => change({ channel })}
          />
          <Choice
            label="Category"
            value={form.category}
            labels={CATEGORY_LABEL}
            choices={CATEGORIES}
            onChange={(category) => change({ category })}
          />
        </div>
        {form.channel !== "sms" && (
          <TextField
            label="Subject"
            value={form.subject}
            onChange={(subject) => change({ subject })}
          />
        )}
        <MergeTextArea label="Text" value={form.body} onChange={(body) => change({ body })} />
        {form.channel !== "email" && <SmsMeter text={form.body} />}
        {fault && (
          <p className="field__error" role="alert">
            {fault}
          </p>
        )}
        <ProblemLine problem={action.problem} />
        <div className="dialog__actions">
          <button type="button" className="button button--quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button--primary" disabled={action.busy}>
            {action.busy ? "Saving…" : "Save template"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  choices: T[];
  labels: Record<T, string>;
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, choices, labels, onChange }: ChoiceProps<T>) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <select
        className="input"
        value={value}
        onChange={(event) => onChange(event.target.value as T)}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {labels[choice]}
          </option>
        ))}
      </select>
    </label>
  );
}
