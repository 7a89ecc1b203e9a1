import { usePath } from "../../shared/use-location";
import { InboxColumns } from "./InboxColumns";
import { SettingsPages } from "../../features/settings/SettingsPages";

/** The inbox, or the settings. */
export function StaffPages() {
  const path = usePath();
  const inSettings = path === "/settings" || path.startsWith("/settings/");
  return inSettings ? <SettingsPages path={path} /> : <InboxColumns />;
}
