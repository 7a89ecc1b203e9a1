import type { Channel, ChannelOption } from "../../api/types";

interface Props {
  options: ChannelOption[];
  on: boolean;
  /** The channel that the note was begun on. */
  before: Channel | null;
  onSwitch: (channel: Channel) => void;
}

/** Turns the message into an internal note and back into one to the client. */
export function NoteSwitch({ options, on, before, onSwitch }: Props) {
  const usable = options.filter((option) => option.usable).map((option) => option.channel);
  const clientFacing = usable.find((channel) => channel !== "internal");
  if (!usable.includes("internal") || !clientFacing) return null;
  const back = usable.find((channel) => channel === before) ?? preselected(options);
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      className="note-switch"
      onClick={() => onSwitch(on ? (back ?? clientFacing) : "internal")}
    >
      <span className="note-switch__track" aria-hidden="true" />
      Internal note
    </button>
  );
}

function preselected(options: ChannelOption[]): Channel | undefined {
  return options.find(
    (option) => option.usable && option.preselected && option.channel !== "internal",
  )?.channel;
}
