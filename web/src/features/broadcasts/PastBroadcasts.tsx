import { useInfiniteQuery, type InfiniteData } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { PAGING } from "../../api/query-client";
import { keys } from "../../api/query-keys";
import type { BroadcastPage, BroadcastSummary } from "../../api/settings-types";
import { fullTime, listTime } from "../../shared/format-time";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { progressOf } from "./broadcast-words";

const PAGE_SIZE = 20;

interface Props {
  onOpen: (broadcast: BroadcastSummary) => void;
  onBack: () => void;
}

/** Texts that went to many clients before; each leads to its report. */
export function PastBroadcasts({ onOpen, onBack }: Props) {
  const past = usePastBroadcasts();
  const { data: broadcasts, error } = past;
  return (
    <div className="dialog__form">
      {error && (
        <LoadFailure
          what="The texts of before"
          problem={error.sentence}
          onRetry={() => void past.refetch()}
        />
      )}
      {past.isPending && <Skeleton label="Loading the texts of before" rows={3} />}
      {broadcasts?.length === 0 && <p role="status">Nobody has texted many clients yet.</p>}
      {broadcasts && broadcasts.length > 0 && (
        <ul className="chooser" aria-label="Texts of before">
          {broadcasts.map((broadcast) => (
            <li key={broadcast.id}>
              <button type="button" className="broadcast__past" onClick={() => onOpen(broadcast)}>
                <strong>{broadcast.body}</strong>
                <small>
                  {broadcast.staff_name},{" "}
                  <time dateTime={broadcast.created_at} title={fullTime(broadcast.created_at)}>
                    {listTime(broadcast.created_at)}
                  </time>{" "}
                  · {progressOf(broadcast).summary}
                </small>
              </button>
            </li>
          ))}
          {past.hasNextPage && (
            <li>
              <button
                type="button"
                className="button button--quiet button--small"
                disabled={past.isFetching}
                onClick={() => void past.fetchNextPage()}
              >
                Load more
              </button>
            </li>
          )}
        </ul>
      )}
      <div className="dialog__actions">
        <button type="button" className="button button--quiet" onClick={onBack}>
          Back
        </button>
      </div>
    </div>
  );
}

function usePastBroadcasts() {
  const { api } = useStaff();
  return useInfiniteQuery({
    ...PAGING,
    queryKey: keys.broadcasts,
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(api.GET("/broadcasts", { params: { query } }));
    },
    select: itemsOf,
  });
}

function itemsOf({ pages }: InfiniteData<BroadcastPage>): BroadcastSummary[] {
  return pages.flatMap((page) => page.items);
}
