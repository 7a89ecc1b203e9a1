import { routeOf } from "../../features/navigation/routes";
import { SettingsPages } from "../../features/settings/SettingsPages";
import { NoSuchPage } from "../../shared/ui/NoSuchPage";
import { useLocation } from "../../shared/use-location";
import { InboxColumns } from "./InboxColumns";

/** What the address names: the inbox, a page of the settings, or nothing. */
export function StaffPages() {
  const route = routeOf(useLocation().path);
  switch (route.page) {
    case "inbox":
      return <InboxColumns openId={route.openId} />;
    case "settings":
      return <SettingsPages name={route.name} />;
    case "unknown":
      return <NoSuchPage home={{ href: "/", label: "Go to the inbox" }} />;
  }
}
