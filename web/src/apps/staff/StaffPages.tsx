import { lazy } from "react";
import { routeOf } from "../../features/navigation/routes";
import { LazyPart } from "../../shared/ui/LazyPart";
import { NoSuchPage } from "../../shared/ui/NoSuchPage";
import { useLocation } from "../../shared/use-location";
import { InboxColumns } from "./InboxColumns";

const SettingsPages = lazy(() =>
  import("../../features/settings/SettingsPages").then((file) => ({ default: file.SettingsPages })),
);

const OAuthReturnPage = lazy(() =>
  import("../../features/integrations/OAuthReturnPage").then((file) => ({
    default: file.OAuthReturnPage,
  })),
);

/** What the address names: the inbox, a page of the settings, or nothing. */
export function StaffPages() {
  const route = routeOf(useLocation().path);
  switch (route.page) {
    case "inbox":
      return <InboxColumns openId={route.openId} />;
    case "settings":
      return (
        <LazyPart what="The settings">
          <SettingsPages name={route.name} />
        </LazyPart>
      );
    case "oauth":
      return (
        <LazyPart what="This page">
          <OAuthReturnPage />
        </LazyPart>
      );
    case "unknown":
      return <NoSuchPage home={{ href: "/", label: "Go to the inbox" }} />;
  }
}
