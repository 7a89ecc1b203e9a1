import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import "./placeholder.css";

interface Props {
  icon: IconName;
  title: string;
  /** Whether it is what the page is about. */
  heading?: boolean;
  children?: ReactNode;
}

/** What stands where content would be: nothing here yet, or nothing chosen. */
export function Placeholder({ icon, title, heading = false, children }: Props) {
  const Title = heading ? "h1" : "p";
  return (
    <div className="placeholder">
      <span className="placeholder__icon">
        <Icon name={icon} size={28} />
      </span>
      <Title className="placeholder__title">{title}</Title>
      {children && <div className="placeholder__text">{children}</div>}
    </div>
  );
}
