import { Icon } from "../../shared/ui/Icon";
import { Link } from "../../shared/ui/Link";
import { useMay } from "./may";

/** The way to the settings: the firm's for those who may see them, else one's own. */
export function SettingsLink() {
  const first = useMay("settings.view") ? "/settings/sms" : "/settings/notifications";
  return (
    <Link className="button" href={first}>
      <Icon name="settings" size={18} /> Settings
    </Link>
  );
}
