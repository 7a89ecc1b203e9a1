import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { fakeGateway } from "../render";
import { openConversation } from "./open-conversation";

beforeAll(() => import("../../src/features/conversation/MailFrame"));

async function lostText(options: Parameters<typeof openConversation>[1] = {}) {
  const opened = openConversation("Dana Whitfield", options);
  const texts = await screen.findAllByRole("article", { name: /^SMS from You/ });
  const lost = texts.find((article) => article.textContent.includes("Not delivered"));
  if (!lost) throw new Error("no text failed");
  return { ...opened, lost: within(lost) };
}

describe("a message that failed", () => {
  it("is sent again as it was, under one key however often it is tried", async () => {
    // Given a text that was not delivered, and a server that is down
    const gateway = fakeGateway();
    gateway.refuses("resendMessage");
    const { user, lost } = await lostText({ gateway });
    const before = screen.getAllByRole("article").length;
    await user.click(lost.getByRole("button", { name: "Re-send" }));
    expect(await lost.findByRole("alert")).toBeVisible();
    // When it is tried again, then a new message stands in the thread
    gateway.recovers("resendMessage");
    await user.click(lost.getByRole("button", { name: "Re-send" }));
    await waitFor(() => expect(screen.getAllByRole("article")).toHaveLength(before + 1));
    const asked = gateway.asked("resendMessage");
    expect(asked.map(({ body }) => body)).toEqual([{}, {}]);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
  });

  it("goes by another channel when asked", async () => {
    // Given a text that was not delivered, of a client with an e-mail address
    const gateway = fakeGateway();
    const { user, lost } = await lostText({ gateway });
    await user.click(lost.getByRole("button", { name: "Another way" }));
    // When the e-mail is chosen, then it is asked for, and the list closes
    await user.click(await lost.findByRole("button", { name: "E-mail to dana@whitfield.example" }));
    await expect.poll(() => gateway.asked("resendMessage")).toHaveLength(1);
    expect(gateway.asked("resendMessage")[0]?.body).toEqual({
      channel: "email",
      to: ["dana@whitfield.example"],
    });
    expect(lost.queryByRole("list", { name: "Other ways to send it" })).toBeNull();
  });

  it("is not offered to those who may not send, nor on what arrived", async () => {
    // Given a reader, then nothing can be sent again
    await lostText({ me: { permissions: ["messages.view"] } });
    expect(screen.queryByRole("button", { name: "Re-send" })).toBeNull();
  });
});
