import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import "./placeholder.css";

interface Props {
  icon: IconName;
  title: string;
  children?: ReactNode;
}

/** What stands where content would be: nothing here yet, or nothing chosen. */
export function Placeholder({ icon, title, children }: Props) {
  return (
    <div className="placeholder">
      <span className="placeholder__icon">
        <Icon name={icon} size={28} />
      </span>
      <p className="placeholder__title">{title}</p>
      {children && <div className="placeholder__text">{children}</div>}
    </div>
  );
}
