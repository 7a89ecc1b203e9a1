import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Session } from "../../src/api/session";
import { SessionGate } from "../../src/shared/ui/SessionGate";
import { SignInForm } from "../../src/shared/ui/SignInForm";
import { expectMarked, fakeGateway } from "../render";

const SIGNED_OUT = { status: 401, code: "unauthenticated", detail: "Sign in." };

function openPage(gateway = fakeGateway()) {
  const session = new Session("staff");
  const other = { text: "Are you a client?", label: "Go to the client portal", href: "/portal" };
  const signIn = (
    <SignInForm session={session} title="Welcome back" lead="Sign in." other={other} />
  );
  render(
    <SessionGate session={session} signIn={signIn}>
      {(me) => <h1>Inbox of {me.name}</h1>}
    </SessionGate>,
  );
  return { gateway, user: userEvent.setup({ delay: null }) };
}

async function fillIn(user: ReturnType<typeof userEvent.setup>, email: string, password: string) {
  await user.type(await screen.findByLabelText("E-mail"), email);
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("the sign-in page", () => {
  it("is shown when no session can be renewed, and gives way to the inbox", async () => {
    // Given somebody without a session
    const gateway = fakeGateway();
    gateway.refuses("refreshStaffSession", SIGNED_OUT);
    const { user } = openPage(gateway);
    expect(screen.getByRole("status", { name: "Starting" })).toBeInTheDocument();
    // When they sign in
    await fillIn(user, "olivia@hartwell.example ", "correct");
    // Then they see their inbox
    await screen.findByRole("heading", { name: "Inbox of Olivia Hartwell" });
    expect(gateway.asked("signInStaff")[0]?.body).toEqual({
      email: "olivia@hartwell.example",
      password: "correct",
    });
  });

  it("tells a wrong password at both fields and keeps the address", async () => {
    // Given the form
    const gateway = fakeGateway();
    gateway.refuses("refreshStaffSession", SIGNED_OUT);
    const { user } = openPage(gateway);
    // When the password is wrong
    await fillIn(user, "olivia@hartwell.example", "wrong");
    // Then one line says so, and belongs to both
    expect(await screen.findByRole("alert")).toHaveTextContent("do not belong together");
    for (const label of ["E-mail", "Password"]) {
      expect(screen.getByLabelText(label)).toHaveAccessibleDescription(/do not belong together/);
      expect(screen.getByLabelText(label)).toHaveAttribute("aria-invalid", "true");
    }
    expect(screen.getByLabelText("E-mail")).toHaveValue("olivia@hartwell.example");
  });

  it("tells at a field what is wrong with it alone", async () => {
    // Given a server that takes no such address
    const gateway = fakeGateway();
    gateway.refuses("refreshStaffSession", SIGNED_OUT);
    gateway.marks("signInStaff", { email: ["must be an e-mail address."] });
    const { user } = openPage(gateway);
    // When it is sent, then the field says so and the other does not
    await fillIn(user, "olivia@hartwell", "correct");
    await expectMarked(screen.getByLabelText("E-mail"), "This must be an e-mail address.");
    expect(screen.getByLabelText("Password")).not.toHaveAccessibleDescription();
    expect(screen.getAllByRole("alert")).toHaveLength(1);
  });

  it("offers to try again when the server is down", async () => {
    // Given a server that is down while the page loads
    const gateway = fakeGateway();
    gateway.refuses("refreshStaffSession");
    const { user } = openPage(gateway);
    expect(await screen.findByRole("alert")).toHaveTextContent("Your session could not be loaded.");
    // When it is up again, then the session is renewed
    gateway.recovers("refreshStaffSession");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByRole("heading", { name: "Inbox of Olivia Hartwell" });
  });
});
