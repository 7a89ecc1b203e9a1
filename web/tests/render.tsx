/** Renders pages and dialogs as the applications do, over the gateway of render tests. */
import { render, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, vi } from "vitest";
import { ME } from "../dev/sample-clients";
import { createApi } from "../src/api/client";
import { Session } from "../src/api/session";
import type { Me } from "../src/api/types";
import { PortalApp } from "../src/apps/portal/PortalApp";
import { StaffApp, StaffShell } from "../src/apps/staff/StaffApp";
import { FakeGateway } from "./fake-gateway";

interface Options {
  /** Prepared before the page asks anything; one that answers like the mock gateway, where left out. */
  gateway?: FakeGateway;
  /** The page's address. */
  path?: string;
  /** What differs from the owner of the sample firm. */
  me?: Partial<Me>;
}

export function fakeGateway(): FakeGateway {
  const gateway = new FakeGateway();
  vi.stubGlobal("fetch", gateway.fetch);
  return gateway;
}

/** A page or dialog of the staff application, with everything around it that StaffApp puts there. */
export function renderStaff(page: ReactNode, options: Options = {}) {
  const { session, api, me, ...rest } = signedIn("staff", options);
  const rendered = render(
    <StaffShell session={session} api={api} me={me}>
      {page}
    </StaffShell>,
  );
  return { ...rest, ...rendered };
}

/** The whole staff application at an address. */
export function renderStaffApp(path: string, options: Options = {}) {
  const { session, api, me, ...rest } = signedIn("staff", { ...options, path });
  return { ...rest, ...render(<StaffApp session={session} api={api} me={me} />) };
}

/** The whole portal at an address, as a client sees it. */
export function renderPortal(path: string, options: Options = {}) {
  const visitor = { kind: "contact" as const, id: "dana", name: "Dana Whitfield", permissions: [] };
  const { session, api, me, ...rest } = signedIn("portal", { ...options, path, me: visitor });
  return { ...rest, ...render(<PortalApp session={session} api={api} me={me} />) };
}

function signedIn(audience: "staff" | "portal", options: Options) {
  const { gateway = fakeGateway(), path = "/" } = options;
  window.history.replaceState(null, "", path);
  const session = new Session(audience);
  const me = { ...ME, ...options.me };
  return { gateway, session, api: createApi(session), me, user: userEvent.setup({ delay: null }) };
}

/** Waits until what is wrong with a field stands at it, and the first such field has the focus. */
export async function expectMarked(field: HTMLElement, sentence: string, isFirst = true) {
  await waitFor(() => expect(field).toHaveAccessibleDescription(expect.stringContaining(sentence)));
  expect(field).toHaveAttribute("aria-invalid", "true");
  if (isFirst) expect(field).toHaveFocus();
}
