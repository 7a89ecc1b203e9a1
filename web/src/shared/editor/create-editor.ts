/** The editor's schema: what a message may hold, and nothing else. */
import { Editor } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Italic } from "@tiptap/extension-italic";
import { Link } from "@tiptap/extension-link";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { Underline } from "@tiptap/extension-underline";
import { Dropcursor, Gapcursor, Placeholder, UndoRedo } from "@tiptap/extensions";
import { linkAddress } from "./link-address";
import { MentionNode } from "./mention-node";
import { cleanPasted } from "./paste";
import { pictureNode, type PictureStore } from "./picture-node";
import { htmlFromText, htmlOf, NO_TEXT, type RichText } from "./rich-text";

interface Setup {
  element: HTMLElement;
  value: RichText;
  placeholder: string;
  pictures: PictureStore | null;
  mentions: boolean;
  onChange: (value: RichText) => void;
  onSend: () => void;
  /** Files pasted or dropped into the text; false: nobody takes them. */
  onFiles: (files: File[]) => boolean;
  /** A key before the editor sees it; true: it has been used. */
  onKey: (event: KeyboardEvent) => boolean;
}

export function createEditor(setup: Setup): Editor {
  const { element, value, onChange, onSend, onFiles, onKey } = setup;
  const given = (files: FileList | undefined) =>
    files !== undefined && files.length > 0 && onFiles([...files]);
  return new Editor({
    element,
    extensions: extensionsFor(setup),
    content: htmlOf(value),
    // Our own style sheet says how it looks; no style element is put into the page.
    injectCSS: false,
    onUpdate: ({ editor }) => onChange(valueOf(editor)),
    editorProps: {
      transformPastedHTML: cleanPasted,
      handlePaste: (_view, { clipboardData }) =>
        !clipboardData?.types.includes("text/html") && given(clipboardData?.files),
      handleDrop: (_view, { dataTransfer }) => given(dataTransfer?.files),
      handleKeyDown: (_view, event) => {
        const sends = event.key === "Enter" && (event.metaKey || event.ctrlKey);
        if (sends) onSend();
        const used = sends || onKey(event);
        if (used) event.preventDefault();
        return used;
      },
    },
  });
}

function extensionsFor({ placeholder, pictures, mentions }: Setup) {
  return [
    Document,
    Paragraph,
    Text,
    Bold,
    Italic,
    Underline,
    Link.configure({
      openOnClick: false,
      defaultProtocol: "https",
      HTMLAttributes: { rel: "noopener noreferrer nofollow", target: null },
      isAllowedUri: (address) => linkAddress(address) !== null,
    }),
    BulletList,
    OrderedList,
    ListItem,
    ListKeymap,
    Blockquote,
    HardBreak,
    pictureNode(pictures),
    ...(mentions ? [MentionNode] : []),
    UndoRedo,
    Dropcursor,
    Gapcursor,
    Placeholder.configure({ placeholder }),
  ];
}

export function valueOf(editor: Editor): RichText {
  if (editor.isEmpty) return NO_TEXT;
  const text = editor.getText({ blockSeparator: "\n" });
  const html = editor.getHTML();
  return { html: html === htmlFromText(text) ? null : html, text };
}
