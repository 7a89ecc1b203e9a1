/** Types a text into a field at the cursor, in place of what is selected, so that Ctrl+Z takes it back. */
export function insertText(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  // Deprecated and without a successor: nothing else leaves the browser's own undo whole.
  const typed = document.execCommand?.("insertText", false, text) ?? false;
  if (typed) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}
