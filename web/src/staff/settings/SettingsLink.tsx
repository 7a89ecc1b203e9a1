import { Icon } from "../../shared/ui/Icon";
import { Link } from "../../shared/ui/Link";
import { useStaff } from "../staff-context";

export function SettingsLink() {
  const { me } = useStaff();
  if (!me.permissions.includes("settings.view")) return null;
  return (
    <Link className="button" href="/settings/sms">
      <Icon name="settings" size={18} /> Settings
    </Link>
  );
}
