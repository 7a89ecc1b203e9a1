import { usePath } from "../shared/use-location";
import { InboxColumns } from "./InboxColumns";
import { SettingsPages } from "./settings/SettingsPages";
import { useStaff } from "./staff-context";

/** The inbox, or the settings for those who may see them. */
export function StaffPages() {
  const { me } = useStaff();
  const path = usePath();
  const inSettings = path === "/settings" || path.startsWith("/settings/");
  if (inSettings && me.permissions.includes("settings.view")) return <SettingsPages path={path} />;
  return <InboxColumns />;
}
