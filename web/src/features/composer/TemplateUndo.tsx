import type { RefObject } from "react";
import { insertText } from "../../shared/insert-text";
import type { Draft } from "../outbox/draft";

interface Props {
  draft: Draft;
  field: RefObject<HTMLTextAreaElement | null>;
  onChange: (part: Partial<Draft>) => void;
}

/** Takes a template out again, as long as nothing was changed in it. */
export function TemplateUndo({ draft, field, onChange }: Props) {
  const { template } = draft;
  if (!template) return null;
  const undo = () => {
    const { before } = template;
    if (before) {
      onChange({
        body: before.text,
        html: before.html,
        subject: template.subject,
        template: null,
      });
      return;
    }
    if (!field.current) return;
    field.current.setSelectionRange(template.start, template.start + template.text.length);
    insertText(field.current, "");
    onChange({ subject: template.subject, template: null });
  };
  return (
    <p className="composer__template" role="status">
      “{template.name}” inserted.
      <button type="button" className="button button--quiet button--small" onClick={undo}>
        Undo
      </button>
    </p>
  );
}
