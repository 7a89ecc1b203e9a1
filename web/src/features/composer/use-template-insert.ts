import type { RefObject } from "react";
import { insertText } from "../../shared/insert-text";
import type { EditorHandle } from "../../shared/editor/RichEditor";
import type { Rendered } from "../templates/TemplatePicker";
import type { Writing } from "./use-composer";

/** At the cursor, beside what was typed: a template is there to help, not to replace. */
export function useTemplateInsert(
  { draft, shown, change }: Writing,
  field: RefObject<HTMLTextAreaElement | null>,
  rich: RefObject<EditorHandle | null>,
): (rendered: Rendered) => void {
  return ({ name, subject, body }) => {
    const taken = { name, text: body, subject: draft.subject };
    if (shown?.option.channel === "email") {
      rich.current?.insertText(body);
      const before = { html: draft.html, text: draft.body };
      const template = { ...taken, start: 0, before };
      change({ template, ...(subject && draft.subject === null && { subject }) });
    } else if (field.current) {
      const start = field.current.selectionStart;
      insertText(field.current, body);
      change({ template: { ...taken, start } });
    }
  };
}
