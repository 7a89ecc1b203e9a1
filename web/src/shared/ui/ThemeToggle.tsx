import { useState } from "react";
import { chooseTheme, currentTheme } from "../theme";
import { Icon } from "./Icon";

export function ThemeToggle() {
  const [theme, setTheme] = useState(currentTheme);
  const other = theme === "dark" ? "light" : "dark";
  const choose = () => {
    chooseTheme(other);
    setTheme(other);
  };
  return (
    <button
      type="button"
      className="button button--quiet button--icon"
      aria-label={`Use ${other} theme`}
      title={`Use ${other} theme`}
      onClick={choose}
    >
      <Icon name={other === "dark" ? "moon" : "sun"} />
    </button>
  );
}
