import type { Counts } from "../../api/types";
import { LiveIndicator } from "../../shared/ui/LiveIndicator";
import { ThemeToggle } from "../../shared/ui/ThemeToggle";
import { Wordmark } from "../../shared/ui/Wordmark";
import { useStaff } from "../account/staff-context";
import { UserMenu } from "../account/UserMenu";
import { filtersIn, type InboxView, type Reach } from "../navigation/inbox-view";
import { Bell } from "../notifications/Bell";
import { FilterList } from "./FilterList";
import { ScopeToggle } from "./ScopeToggle";
import "./rail.css";
import "./rail-narrow.css";

interface Props {
  view: InboxView;
  reach: Reach;
  counts: Counts | undefined;
  onView: (view: InboxView) => void;
}

export function Rail({ view, reach, counts, onView }: Props) {
  const { me } = useStaff();
  return (
    <header className="rail">
      <div className="rail__head">
        <Wordmark />
        <p className="rail__firm">{me.firm.name}</p>
        <Bell />
      </div>
      {reach.team && (
        <ScopeToggle scope={view.scope} onScope={(scope) => onView({ ...view, scope })} />
      )}
      <FilterList
        shown={filtersIn(view.scope, reach)}
        filter={view.filter}
        counts={counts}
        onFilter={(filter) => onView({ ...view, filter })}
      />
      <div className="rail__foot">
        <LiveIndicator />
        <div className="rail__person">
          <UserMenu />
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
