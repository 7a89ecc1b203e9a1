import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { THREADS } from "../../dev/mock-threads";
import { renderStaffApp } from "../render";
import { idOf } from "./open-conversation";

const unsent = () => screen.queryByRole("article", { name: /not sent$/ });

describe("a sender nobody knows", () => {
  it("takes along what could not be sent to it, and back", async () => {
    // Given a note in a stranger's conversation that was refused
    const client = idOf("Rosa Delgado");
    const id = THREADS.find(({ sender }) => sender === "+15550177034")?.id ?? "";
    const { user, gateway } = renderStaffApp(`/c/${id}`);
    gateway.refuses("composeMessage");
    await user.type(await screen.findByRole("textbox", { name: "Message" }), "Whose is this?");
    await user.click(screen.getByRole("button", { name: "Save note" }));
    await expect.poll(unsent).not.toBeNull();
    // When the stream says that the conversation was linked, then it stands in the client's
    const type = "conversation.changed" as const;
    gateway.opens();
    gateway.tells({ type, data: { conversation_id: id, moved_to: client, reason: "linked" } });
    await expect.poll(() => window.location.pathname).toBe(`/c/${client}`);
    await expect.poll(unsent).not.toBeNull();
    // When the link is undone, then it goes back
    gateway.tells({ type, data: { conversation_id: client, moved_to: id, reason: "unlinked" } });
    await expect.poll(unsent).toBeNull();
  });
});
