import { may } from "../../features/account/may";
import { useStaff } from "../../features/account/staff-context";
import { viewHref, viewOf, type InboxView, type Reach } from "../../features/navigation/inbox-view";
import { navigate, useLocation } from "../../shared/use-location";

interface ChosenView {
  view: InboxView;
  reach: Reach;
  choose: (view: InboxView) => void;
}

/** The scope and the filter of the address. */
export function useInboxView(): ChosenView {
  const { me } = useStaff();
  const { path, query } = useLocation();
  const reach = {
    team: may(me, "conversations.view_team"),
    unlinked: may(me, "conversations.triage"),
  };
  const choose = (view: InboxView) => navigate(viewHref(path, view, reach));
  return { view: viewOf(query, reach), reach, choose };
}
