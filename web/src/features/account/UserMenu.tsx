import { useRef, useState } from "react";
import { Avatar, initialsOf } from "../../shared/ui/Avatar";
import { Icon } from "../../shared/ui/Icon";
import { useDismiss } from "../../shared/use-dismiss";
import { Link } from "../../shared/ui/Link";
import { DensitySwitch } from "./DensitySwitch";
import { useMay } from "./may";
import { SettingsLink } from "./SettingsLink";
import { useStaff } from "./staff-context";
import "./user-menu.css";

export function UserMenu() {
  const { me, signOut } = useStaff();
  const maySend = useMay("messages.send");
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, open, () => setOpen(false));
  return (
    <div ref={box} className="user-menu">
      <button
        type="button"
        className="user-menu__button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className="visually-hidden">Account:</span>
        <Avatar name={me.name} initials={initialsOf(me.name)} size={34} />
        <span className="user-menu__name">
          {me.name}
          <small>{me.role}</small>
        </span>
      </button>
      {open && (
        <div className="user-menu__panel">
          <p>{me.email}</p>
          <SettingsLink />
          {maySend && (
            <Link className="button" href="/settings/signature">
              <Icon name="compose" size={18} /> My signature
            </Link>
          )}
          <DensitySwitch />
          <button type="button" className="button" onClick={signOut}>
            <Icon name="signOut" size={18} /> Sign out
          </button>
        </div>
      )}
    </div>
  );
}
