import { isMailAddress } from "../../shared/mail-address";
import { Icon } from "../../shared/ui/Icon";

interface Props {
  address: string;
  /** Whose it is; empty where nobody is known to have it. */
  name: string;
  onRemove: () => void;
}

/** One recipient. What is no address is marked at once. */
export function AddressChip({ address, name, onRemove }: Props) {
  const valid = isMailAddress(address);
  return (
    <li className="address-chip" data-invalid={!valid || undefined} title={address}>
      {!valid && <Icon name="failed" size={14} />}
      <span>{name || address}</span>
      {!valid && <span className="visually-hidden"> is no e-mail address</span>}
      <button type="button" aria-label={`Remove ${address}`} onClick={onRemove}>
        <Icon name="close" size={14} />
      </button>
    </li>
  );
}
