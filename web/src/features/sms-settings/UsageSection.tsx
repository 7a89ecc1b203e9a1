import { useQuery } from "@tanstack/react-query";
import type { Usage } from "../../api/settings-types";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { usageQuery } from "./queries";
import { monthWords, usageWords } from "./usage-words";

export function UsageSection() {
  const { api } = useStaff();
  const { data: value, error, refetch } = useQuery(usageQuery(api));
  return (
    <section className="panel" aria-labelledby="usage-title">
      <h2 id="usage-title">Usage{value ? ` in ${monthWords(value.month)}` : ""}</h2>
      {error && (
        <LoadFailure what="The usage" problem={error.sentence} onRetry={() => void refetch()} />
      )}
      {!error && !value && <Skeleton label="Loading the usage" rows={1} />}
      {value && <UsageBar usage={value} />}
    </section>
  );
}

function UsageBar({ usage }: { usage: Usage }) {
  const { percent, tone, summary } = usageWords(usage);
  return (
    <>
      <div
        className="usage-bar"
        data-tone={tone}
        role="meter"
        aria-label="Segments used"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={summary}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
      <p className="usage-bar__summary" data-tone={tone}>
        {summary}
      </p>
      <dl className="number__facts">
        <Count name="Sent" messages={usage.messages_out} segments={usage.segments_out} />
        <Count name="Received" messages={usage.messages_in} segments={usage.segments_in} />
        {usage.overage_segments > 0 && (
          <div>
            <dt>To be invoiced</dt>
            <dd className="usage-bar__over">
              {usage.overage_segments.toLocaleString("en-US")} segments
            </dd>
          </div>
        )}
      </dl>
    </>
  );
}

function Count({ name, messages, segments }: { name: string; messages: number; segments: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {messages.toLocaleString("en-US")} {messages === 1 ? "message" : "messages"},{" "}
        {segments.toLocaleString("en-US")} {segments === 1 ? "segment" : "segments"}
      </dd>
    </div>
  );
}
