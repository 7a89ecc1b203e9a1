import type { Counts, Filter, Scope } from "../../api/types";
import { LiveIndicator } from "../../shared/ui/LiveIndicator";
import { ThemeToggle } from "../../shared/ui/ThemeToggle";
import { Wordmark } from "../../shared/ui/Wordmark";
import { useStaff } from "../account/staff-context";
import { Bell } from "../notifications/Bell";
import { FilterList } from "./FilterList";
import { ScopeToggle } from "./ScopeToggle";
import { UserMenu } from "../account/UserMenu";
import "./rail.css";
import "./rail-narrow.css";

interface Props {
  scope: Scope;
  filter: Filter;
  counts: Counts | undefined;
  seesTeam: boolean;
  onScope: (scope: Scope) => void;
  onFilter: (filter: Filter) => void;
}

export function Rail({ scope, filter, counts, seesTeam, onScope, onFilter }: Props) {
  const { me } = useStaff();
  return (
    <header className="rail">
      <div className="rail__head">
        <Wordmark />
        <p className="rail__firm">{me.firm.name}</p>
        <Bell />
      </div>
      {seesTeam && <ScopeToggle scope={scope} onScope={onScope} />}
      <FilterList scope={scope} filter={filter} counts={counts} onFilter={onFilter} />
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
