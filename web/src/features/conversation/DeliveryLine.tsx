import type { Channel, Delivery } from "../../api/types";
import { deliveryWords, type DeliveryTone } from "../../shared/delivery-words";
import { dueTime, fullTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import { Icon, type IconName } from "../../shared/ui/Icon";

const ICON: Record<DeliveryTone, IconName> = {
  waiting: "clock",
  done: "check",
  read: "read",
  delayed: "delayed",
  failed: "failed",
  unsure: "question",
};

interface Props {
  delivery: Delivery;
  channel: Channel;
  to: string[];
}

export function DeliveryLine({ delivery, channel, to }: Props) {
  const { label, tone, reason } = deliveryWords(delivery, channel);
  const waits = delivery.state === "queued" ? delivery.due_at : null;
  const hint = tone === "delayed" ? `${reason} (${fullTime(delivery.at)})` : fullTime(delivery.at);
  return (
    <p className="delivery" data-tone={tone} title={hint}>
      <Icon name={ICON[tone]} size={14} />
      <span>
        <span className="delivery__state">{label}</span>
        {to.length > 0 && tone !== "failed" && (
          <span className="delivery__to"> to {to.map(phoneWords).join(", ")}</span>
        )}
        {waits && (
          <span className="delivery__reason">
            Quiet hours: it goes out <time dateTime={waits}>{dueTime(waits)}</time>
          </span>
        )}
        {reason && !waits && <span className="delivery__reason">{reason}</span>}
      </span>
    </p>
  );
}
