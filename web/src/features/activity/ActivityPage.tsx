import type { Activity } from "../../api/settings-types";
import { fullTime, listTime } from "../../shared/format-time";
import { hrefOf, navigate, useLocation } from "../../shared/use-location";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Placeholder } from "../../shared/ui/Placeholder";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useMay } from "../account/may";
import { ActivityFilters } from "./ActivityFilters";
import { addressOf, filterOf, isFiltered, kindWords, type ActivityFilter } from "./activity-words";
import { activitySentence } from "./activity-sentence";
import { ExportButton } from "./ExportButton";
import { StuckEvents } from "./StuckEvents";
import { useActivity } from "./use-activity";
import "./activity.css";

/** What happened in the firm: it is only ever added to. */
export function ActivityPage() {
  const { path, query } = useLocation();
  const filter = filterOf(query);
  const setFilter = (next: ActivityFilter) => navigate(hrefOf(path, addressOf(next)), "replace");
  const log = useActivity(filter);
  const mayDecide = useMay("settings.edit");
  const { data: items, error, isFetchingNextPage: loadingMore } = log;
  return (
    <>
      <div className="panel__head">
        <p className="panel__lead">
          Everything that happened in your firm. Nothing in it can be changed or removed.
        </p>
        <ExportButton filter={filter} />
      </div>
      {mayDecide && <StuckEvents asked={filter.kind === "event.stuck"} />}
      <ActivityFilters filter={filter} onChange={setFilter} />
      {error && (
        <LoadFailure
          what="The activity"
          problem={error.sentence}
          onRetry={() => void log.refetch()}
        />
      )}
      {log.isPending && <Skeleton label="Loading the activity" />}
      {items?.length === 0 && !error && (
        <Placeholder
          icon="clock"
          title={isFiltered(filter) ? "Nothing matches the filter" : "Nothing has happened yet"}
        />
      )}
      {items && items.length > 0 && (
        <ol className="panel activity" aria-label="Activity">
          {items.map((item) => (
            <ActivityItem key={item.id} item={item} />
          ))}
        </ol>
      )}
      {log.hasNextPage && (
        <button
          type="button"
          className="button"
          disabled={loadingMore}
          onClick={() => void log.fetchNextPage()}
        >
          {loadingMore ? "Loading…" : "Load more"}
        </button>
      )}
    </>
  );
}

function ActivityItem({ item }: { item: Activity }) {
  return (
    <li className="activity__item">
      <span className="activity__kind">{kindWords(item.kind)}</span>
      <span className="activity__subject">{activitySentence(item)}</span>
      <span className="activity__actor">{item.actor_name ?? ""}</span>
      <time dateTime={item.at} title={fullTime(item.at)}>
        {listTime(item.at)}
      </time>
    </li>
  );
}
