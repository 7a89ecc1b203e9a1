import "./avatar.css";

const HUES = [12, 40, 95, 160, 200, 232, 268, 320];

/** The same name always gets the same colour. */
function hueOf(name: string): number {
  const sum = [...name].reduce((total, c) => (total * 31 + (c.codePointAt(0) ?? 0)) % 9973, 7);
  return HUES[sum % HUES.length] ?? 232;
}

interface Props {
  name: string;
  initials: string;
  size?: number;
}

export function Avatar({ name, initials, size = 42 }: Props) {
  const style = { "--hue": hueOf(name), "--size": `${size}px` } as React.CSSProperties;
  return (
    <span className="avatar" style={style} aria-hidden="true">
      {initials}
    </span>
  );
}

export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => [...(word ?? "")][0]?.toLocaleUpperCase() ?? "").join("") || "?";
}
