import { SmsMeter } from "../../shared/ui/SmsMeter";
import { useTextNotice } from "./use-text-notice";

interface Props {
  text: string;
  phone: string | null;
  clientId: string | null;
}

/** Counts a text as it will go out to one phone. */
export function TextMeter({ text, phone, clientId }: Props) {
  return <SmsMeter text={text.trim()} appended={useTextNotice(phone, clientId)} />;
}
