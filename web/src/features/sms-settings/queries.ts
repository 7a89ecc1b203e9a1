import { queryOptions } from "@tanstack/react-query";
import { answer, type Api } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { FirmNumber, Registration } from "../../api/settings-types";

const NUMBERS_POLL_MS = 3_000;
const REGISTRATION_POLL_MS = 10_000;
/** A form begins with what the server has now, never with what was fetched for an earlier one. */
const FORM = { gcTime: 0 };

/** The firm's numbers; asked again while one is being claimed or released. */
export function numbersQuery(api: Api) {
  return queryOptions({
    queryKey: keys.numbers,
    queryFn: () => answer(api.GET("/sms/numbers")),
    refetchInterval: ({ state }) => (state.data?.items.some(isMoving) ? NUMBERS_POLL_MS : false),
  });
}

function isMoving({ status }: FirmNumber): boolean {
  return status === "claiming" || status === "releasing";
}

/** The registration with the carriers; asked again while they look at it. */
export function registrationQuery(api: Api) {
  return queryOptions({
    ...FORM,
    queryKey: keys.registration,
    queryFn: () => answer(api.GET("/sms/registration")),
    refetchInterval: ({ state }) => (isWaiting(state.data) ? REGISTRATION_POLL_MS : false),
  });
}

function isWaiting(registration: Registration | undefined): boolean {
  return registration?.status === "submitted" || registration?.status === "pending";
}

export function hoursQuery(api: Api) {
  return queryOptions({
    ...FORM,
    queryKey: keys.hours,
    queryFn: () => answer(api.GET("/sms/settings")),
  });
}

export function usageQuery(api: Api) {
  return queryOptions({ queryKey: keys.usage, queryFn: () => answer(api.GET("/sms/usage")) });
}
