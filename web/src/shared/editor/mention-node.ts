import { Node, type Editor } from "@tiptap/core";
import { mentionQueryAt } from "../mention-text";

/** Somebody who can be mentioned. */
export interface Mentionable {
  id: string;
  name: string;
  /** Their part, shown beside the name. */
  hint: string;
}

/** `<span data-mention="<id>">@Name</span>`: the person chosen, whatever else the text says. */
export const MentionNode = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  selectable: false,
  addAttributes: () => ({
    id: {
      default: null,
      parseHTML: (element: HTMLElement) => element.getAttribute("data-mention"),
      renderHTML: ({ id }: { id: string }) => ({ "data-mention": id }),
    },
    name: {
      default: "",
      parseHTML: (element: HTMLElement) => element.textContent?.replace(/^@/, ""),
      renderHTML: () => ({}),
    },
  }),
  parseHTML: () => [{ tag: "span[data-mention]" }],
  renderHTML: ({ node, HTMLAttributes }) => [
    "span",
    { class: "mention", ...HTMLAttributes },
    `@${String(node.attrs["name"])}`,
  ],
  renderText: ({ node }) => `@${String(node.attrs["name"])}`,
});

/** A mention that is being typed: what, and where it stands in the document. */
export interface TypedMention {
  text: string;
  from: number;
  to: number;
}

export function typedMention(editor: Editor): TypedMention | null {
  const { $from, empty } = editor.state.selection;
  if (!empty || !$from.parent.isTextblock) return null;
  // Whatever is no text takes one place, in the text as in the document.
  const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc");
  const query = mentionQueryAt(before, before.length);
  return query && { text: query.text, from: $from.start() + query.start, to: $from.pos };
}

/** Puts the person in place of what was typed. */
export function putMention(editor: Editor, { from, to }: TypedMention, who: Mentionable): void {
  const mention = { type: "mention", attrs: { id: who.id, name: who.name } };
  editor
    .chain()
    .focus()
    .insertContentAt({ from, to }, [mention, { type: "text", text: " " }])
    .run();
}
