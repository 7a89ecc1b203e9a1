import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { answer, type Api } from "../../api/client";
import { keys } from "../../api/query-keys";
import { useStaff } from "../account/staff-context";
import { remotePicturesIn } from "./inline-pictures";

const NONE: ReadonlyMap<string, string> = new Map();
const AT_ONCE = 4;

/**
 * Pictures on other servers, once they are asked for: the gateway fetches them, so that nobody there
 * learns who reads. Each by its address in the mail.
 */
export function useRemotePictures(messageId: string, html: string, asked: boolean) {
  const { api } = useStaff();
  const addresses = useMemo(() => (asked ? remotePicturesIn(html) : []), [html, asked]);
  const { data, isFetching } = useQuery({
    queryKey: keys.remotePictures(messageId),
    queryFn: () => fetchEach(api, messageId, addresses),
    enabled: addresses.length > 0,
    staleTime: Infinity,
  });
  const [pictures, setPictures] = useState(NONE);
  useEffect(() => {
    if (!data || !asked) return undefined;
    const made = data.map(([address, content]) => [address, URL.createObjectURL(content)] as const);
    setPictures(new Map(made));
    return () => made.forEach(([, address]) => URL.revokeObjectURL(address));
  }, [data, asked]);
  return { pictures, loading: isFetching, missing: data ? addresses.length - data.length : 0 };
}

/** Those that come, a few at the same time. */
async function fetchEach(api: Api, messageId: string, addresses: readonly string[]) {
  const waiting = [...addresses];
  const come: [string, Blob][] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        // One after the other: the gateway takes few at the same time.
        // oxlint-disable-next-line no-await-in-loop
        come.push([next, await fetchOne(api, messageId, next)]);
      } catch {
        // What does not come is counted, and stands nowhere.
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return come;
}

async function fetchOne(api: Api, messageId: string, address: string): Promise<Blob> {
  const params = { path: { message_id: messageId }, query: { address } };
  const call = api.GET("/messages/{message_id}/remote-picture", { params, parseAs: "blob" });
  return (await answer(call)) as unknown as Blob;
}
