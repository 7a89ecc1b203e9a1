import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { fakeGateway } from "../render";
import { message } from "../samples";
import { idOf, openConversation } from "./open-conversation";

beforeAll(() => import("../../src/features/conversation/MailFrame"));

const mail = message({
  id: "mail-1",
  conversation_id: idOf("Rosa Delgado"),
  channel: "email",
  author: { kind: "contact", id: "k1", name: "Rosa Delgado" },
  sender_address: "rosa@delgado.example",
  to: ["office@firm.example"],
  cc: ["luis@delgado.example", "ana@delgado.example"],
  body_html: '<p>See here: <img src="cid:plan@delgado"></p>',
  attachments: [
    file("a1", "plan.png", "image/png", "plan@delgado"),
    file("a2", "drawing.tiff", "image/tiff", "drawing@delgado"),
    file("a3", "photo.png", "image/png", null),
  ],
});

function file(id: string, name: string, content_type: string, content_id: string | null) {
  return { id, name, content_type, size: 900, document: true, content_id };
}

async function openMail(gateway = fakeGateway()) {
  gateway.answers("listMessages", { items: [mail], next_cursor: null });
  const opened = openConversation("Rosa Delgado", { gateway });
  const bubble = within(await screen.findByRole("article", { name: /^E-mail from Rosa/ }));
  return { ...opened, bubble };
}

describe("a mail that is read", () => {
  it("says in a fold who wrote it, to whom, and who got a copy", async () => {
    // Given a mail to the firm with others in copy
    const { user, bubble } = await openMail();
    expect(bubble.getByText("Cc")).not.toBeVisible();
    // When its fold is opened, then all of them are there
    await user.click(bubble.getByText("to office@firm.example and 2 more"));
    expect(bubble.getByText("Cc")).toBeVisible();
    expect(bubble.getByText("luis@delgado.example, ana@delgado.example")).toBeVisible();
    expect(bubble.getByText("Rosa Delgado <rosa@delgado.example>")).toBeVisible();
  });

  it("shows its pictures where its text has them, and only the others below", async () => {
    // Given a mail with a picture in its text, one that no browser draws, and one beside it
    const { bubble } = await openMail();
    // When they have come, then the first stands in the text
    const frame = await bubble.findByTitle("Mail from Rosa Delgado");
    await expect.poll(() => frame.getAttribute("srcdoc")).toContain('src="blob:picture"');
    // And the others below
    const files = within(bubble.getByRole("list", { name: "Attachments" }));
    expect(files.getAllByRole("listitem")).toHaveLength(2);
    expect(files.getByRole("button", { name: /drawing\.tiff/ })).toBeVisible();
    expect(await files.findByRole("button", { name: /photo\.png/ })).toBeVisible();
  });

  it("says which picture did not come", async () => {
    // Given a server that has no files at the moment, then the mail says what is missing in it
    const gateway = fakeGateway();
    gateway.refuses("downloadAttachment");
    const { bubble } = await openMail(gateway);
    expect(await bubble.findByText(/^plan\.png could not be loaded\./)).toBeVisible();
  });
});
