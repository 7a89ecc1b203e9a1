import { useRef, useState, type FormEvent } from "react";
import { answer, newIdempotencyKey } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { Template, TemplateCategory, TemplateChannel } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { Dialog } from "../../shared/ui/Dialog";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { SelectField } from "../../shared/ui/SelectField";
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
const CHANNELS = (["both", "email", "sms"] as const).map(
  (channel) => [channel, TEMPLATE_CHANNEL_LABEL[channel]] as const,
);
const CATEGORY_OPTIONS = CATEGORIES.map((name) => [name, CATEGORY_LABEL[name]] as const);

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
  const [fault, setFault] = useState<ApiProblem | null>(null);
  const action = useAction();
  const attempt = useRef({ text: "", key: "" });

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
    const wrong = faultIn(form);
    setFault(wrong);
    if (wrong === null && (await action.run(save))) onSaved();
  };

  const problem = fault ?? action.problem;
  return (
    <Dialog title={TITLE[task.kind]} onClose={onClose}>
      <form className="dialog__form" onSubmit={(event) => void submit(event)}>
        <FieldProblems problem={problem}>
          <TemplateFields form={form} onChange={(part) => setForm({ ...form, ...part })} />
          <ProblemLine problem={problem} />
        </FieldProblems>
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

function faultIn({ subject, body }: Form): ApiProblem | null {
  for (const [path, text] of Object.entries({ subject, body })) {
    const wrong = templateFault(text);
    if (wrong) return ApiProblem.atField(path, wrong);
  }
  return null;
}

interface FieldsProps {
  form: Form;
  onChange: (part: Partial<Form>) => void;
}

function TemplateFields({ form, onChange }: FieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        path="name"
        required
        value={form.name}
        onChange={(name) => onChange({ name })}
      />
      <div className="dialog__pair">
        <SelectField
          label="Channel"
          path="channel"
          value={form.channel}
          options={CHANNELS}
          onChange={(channel) => onChange({ channel })}
        />
        <SelectField
          label="Category"
          path="category"
          value={form.category}
          options={CATEGORY_OPTIONS}
          onChange={(category) => onChange({ category })}
        />
      </div>
      {form.channel !== "sms" && (
        <TextField
          label="Subject"
          path="subject"
          value={form.subject}
          onChange={(subject) => onChange({ subject })}
        />
      )}
      <MergeTextArea label="Text" value={form.body} onChange={(body) => onChange({ body })} />
      {form.channel !== "email" && <SmsMeter text={form.body} />}
    </>
  );
}
