import type { Editor } from "@tiptap/core";
import type { IconName } from "../ui/Icon";

export interface ToolbarItem {
  name: string;
  label: string;
  icon: IconName;
  /** As aria-keyshortcuts says it. */
  keys?: string;
  isActive: (editor: Editor) => boolean;
  toggle: (editor: Editor) => void;
}

export const FORMATS: readonly ToolbarItem[] = [
  {
    name: "bold",
    label: "Bold",
    icon: "bold",
    keys: "Control+B",
    isActive: (editor) => editor.isActive("bold"),
    toggle: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    name: "italic",
    label: "Italic",
    icon: "italic",
    keys: "Control+I",
    isActive: (editor) => editor.isActive("italic"),
    toggle: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    name: "underline",
    label: "Underline",
    icon: "underline",
    keys: "Control+U",
    isActive: (editor) => editor.isActive("underline"),
    toggle: (editor) => editor.chain().focus().toggleUnderline().run(),
  },
  {
    name: "bulletList",
    label: "List",
    icon: "bullets",
    keys: "Control+Shift+8",
    isActive: (editor) => editor.isActive("bulletList"),
    toggle: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: "orderedList",
    label: "Numbered list",
    icon: "numbers",
    keys: "Control+Shift+7",
    isActive: (editor) => editor.isActive("orderedList"),
    toggle: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: "blockquote",
    label: "Quote",
    icon: "quote",
    keys: "Control+Shift+B",
    isActive: (editor) => editor.isActive("blockquote"),
    toggle: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
];
