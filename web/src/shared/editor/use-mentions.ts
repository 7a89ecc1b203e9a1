import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "react";
import { matchingStaff } from "../mention-text";
import { putMention, typedMention, type Mentionable, type TypedMention } from "./mention-node";

const SUGGESTED = 6;
const NOBODY: Mentionable[] = [];

export interface Mentions {
  found: readonly Mentionable[];
  active: number;
  setActive: (index: number) => void;
  pick: (who: Mentionable) => void;
  /** Whether a key moved in the list or picked from it. */
  onKey: (key: string) => boolean;
}

/** Who may be meant by what is typed behind an "@". */
export function useMentions(
  editor: Editor | null,
  people: readonly Mentionable[] = NOBODY,
): Mentions {
  const [typed, setTyped] = useState<TypedMention | null>(null);
  const [active, setActive] = useState(0);
  useEffect(() => {
    if (!editor || people.length === 0) return undefined;
    const look = () => {
      setTyped(typedMention(editor));
      setActive(0);
    };
    const leave = () => setTyped(null);
    editor.on("transaction", look).on("blur", leave);
    return () => {
      editor.off("transaction", look).off("blur", leave);
    };
  }, [editor, people]);

  const found = typed ? matchingStaff(people, typed.text).slice(0, SUGGESTED) : NOBODY;
  const pick = (who: Mentionable) => {
    if (editor && typed) putMention(editor, typed, who);
    setTyped(null);
  };
  const onKey = (key: string): boolean => {
    if (found.length === 0) return false;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: found.length - 1 };
    const step = steps[key];
    const who = found[active];
    if (step !== undefined) setActive((active + step) % found.length);
    else if ((key === "Enter" || key === "Tab") && who) pick(who);
    else if (key === "Escape") setTyped(null);
    else return false;
    return true;
  };
  return { found, active, setActive, pick, onKey };
}
