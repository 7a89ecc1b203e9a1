/** What a reading mark names: of the messages that are shown, the one recorded last. Pure. */
export function lastShown(messages: readonly { id: string; sequence: number }[]): string | null {
  let last = messages[0];
  for (const message of messages) if (last && message.sequence > last.sequence) last = message;
  return last?.id ?? null;
}
