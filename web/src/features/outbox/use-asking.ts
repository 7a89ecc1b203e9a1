import { useCallback, useMemo, useState } from "react";

/** An address just written to that nobody of the client has. */
export interface Stranger {
  conversationId: string;
  address: string;
}

/** Addresses that one is asked about: whether they shall be kept with the client. */
export interface Asking {
  strangers: readonly Stranger[];
  ask: (conversationId: string, addresses: readonly string[]) => void;
  settle: (stranger: Stranger) => void;
}

export function useAsking(): Asking {
  const [strangers, setStrangers] = useState<readonly Stranger[]>([]);
  const ask = useCallback((conversationId: string, addresses: readonly string[]) => {
    setStrangers((before) => [
      ...before.filter((one) => !addresses.includes(one.address)),
      ...addresses.map((address) => ({ conversationId, address })),
    ]);
  }, []);
  const settle = useCallback((stranger: Stranger) => {
    setStrangers((before) => before.filter((one) => one !== stranger));
  }, []);
  return useMemo(() => ({ strangers, ask, settle }), [strangers, ask, settle]);
}
