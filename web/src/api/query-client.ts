/** The cache of everything fetched: one per person signed in. */
import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: ApiProblem;
  }
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A failure is told at once with a button to try again; an expired session renews itself.
        retry: false,
        // The event stream and its polling tell of changes; a click on the window does not.
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // A firm's own server is reached without the internet, which is all the browser knows of.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}

/** Where an infinite query begins, and where it goes on. */
export const PAGING = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
};
