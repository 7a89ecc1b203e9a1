import { Icon } from "../../shared/ui/Icon";

/** Why a message may not be from whom it says. */
export function SenderWarning({ sentence }: { sentence: string | null }) {
  if (!sentence) return null;
  return (
    <p className="message__warning" role="note">
      <Icon name="failed" size={15} /> {sentence}
    </p>
  );
}
