import type { Editor } from "@tiptap/core";
import {
  useCallback,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import { Icon, type IconName } from "../ui/Icon";
import { FORMATS } from "./toolbar-items";

interface Props {
  editor: Editor;
  linking: boolean;
  onLink: () => void;
  /** Asks for a picture; left out where there are none. */
  onPicture?: (() => void) | undefined;
}

/** One stop of the Tab key; the arrows move within it. */
export function Toolbar({ editor, linking, onLink, onPicture }: Props) {
  const [current, setCurrent] = useState(0);
  const bar = useRef<HTMLDivElement>(null);
  const active = useActive(editor);

  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(bar.current?.querySelectorAll("button") ?? [])];
    const places: Record<string, number> = {
      ArrowRight: (current + 1) % buttons.length,
      ArrowLeft: (current + buttons.length - 1) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = places[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setCurrent(next);
    buttons[next]?.focus();
  };

  const button = (index: number, part: Omit<ButtonProps, "tabIndex" | "onFocus">) => (
    <ToolbarButton
      key={part.label}
      {...part}
      tabIndex={index === current ? 0 : -1}
      onFocus={() => setCurrent(index)}
    />
  );
  return (
    // The arrows are the toolbar's; its buttons have the focus.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      ref={bar}
      className="rich-editor__toolbar"
      role="toolbar"
      aria-label="Formatting"
      onKeyDown={onKeyDown}
    >
      {FORMATS.map(({ name, toggle, isActive: _isActive, ...item }, index) =>
        button(index, { ...item, pressed: active.has(name), onPress: () => toggle(editor) }),
      )}
      {button(FORMATS.length, {
        label: "Link",
        icon: "link",
        keys: "Control+K",
        pressed: active.has("link") || linking,
        onPress: onLink,
      })}
      {onPicture &&
        button(FORMATS.length + 1, { label: "Picture", icon: "picture", onPress: onPicture })}
    </div>
  );
}

interface ButtonProps {
  label: string;
  icon: IconName;
  keys?: string;
  pressed?: boolean;
  tabIndex: number;
  onFocus: () => void;
  onPress: () => void;
}

function ToolbarButton(props: ButtonProps): ReactNode {
  const { label, icon, keys, pressed, tabIndex, onFocus, onPress } = props;
  return (
    <button
      type="button"
      className="rich-editor__button"
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      title={keys ? `${label} (${keys.replaceAll("Control", "Ctrl")})` : label}
      tabIndex={tabIndex}
      onFocus={onFocus}
      // The text keeps its selection.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      <Icon name={icon} size={18} />
    </button>
  );
}

/** The formats at the cursor. */
function useActive(editor: Editor): ReadonlySet<string> {
  const subscribe = useCallback(
    (listener: () => void) => {
      editor.on("transaction", listener);
      return () => {
        editor.off("transaction", listener);
      };
    },
    [editor],
  );
  const names = useSyncExternalStore(subscribe, () =>
    [
      ...FORMATS.filter(({ isActive }) => isActive(editor)).map(({ name }) => name),
      ...(editor.isActive("link") ? ["link"] : []),
    ].join(" "),
  );
  return new Set(names.split(" "));
}
