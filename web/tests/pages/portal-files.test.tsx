import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { CLIENTS } from "../../dev/sample-clients";
import { fakeXhr } from "../fake-xhr";
import { renderPortal } from "../render";

const PDF = new File(["%PDF-1.4"], "w2.pdf", { type: "application/pdf" });
const place = `/portal/c/${CLIENTS[0]?.conversation_id}`;

beforeEach(() => {
  localStorage.clear();
  fakeXhr();
});

describe("files in the portal", () => {
  it("are handed over, posted without a word, and downloaded from the message", async () => {
    // Given an open conversation / When a contact picks a file
    const { user, gateway } = renderPortal(place);
    const form = within(await screen.findByRole("form", { name: "Composer" }));
    await user.upload(form.getByLabelText("Files to attach"), PDF);
    await expect.poll(() => gateway.asked("handOverPortalFile").length).toBe(1);
    const send = form.getByRole("button", { name: "Send" });
    await expect.poll(() => send.hasAttribute("disabled")).toBe(false);
    // When it is sent, then the message names it and the list is empty
    await user.click(send);
    await expect.poll(() => form.queryByRole("list", { name: "Files to send" })).toBeNull();
    expect(gateway.asked("postPortalMessage")[0]?.body).toMatchObject({
      body: "",
      attachments: [expect.any(String)],
    });
    // And it can be downloaded
    const files = await screen.findAllByRole("button", { name: /^Download w2.pdf/ });
    await user.click(files.at(-1) as HTMLElement);
    await expect.poll(() => gateway.asked("downloadPortalAttachment").length).toBe(1);
  });

  it("hold the message up until they have come", async () => {
    // Given a file that is on its way
    const { user, gateway } = renderPortal(place);
    const release = gateway.holds("handOverPortalFile");
    const form = within(await screen.findByRole("form", { name: "Composer" }));
    await user.upload(form.getByLabelText("Files to attach"), PDF);
    await user.type(form.getByRole("textbox", { name: "Message" }), "Here it is");
    // Then it is not sent, neither by the button nor by the keys
    const send = form.getByRole("button", { name: "Send" });
    expect(send).toBeDisabled();
    expect(send).toHaveAccessibleDescription(/^Wait/);
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(gateway.asked("postPortalMessage")).toEqual([]);
    // When it has come, then it is
    release();
    await expect.poll(() => send.hasAttribute("disabled")).toBe(false);
    await user.click(send);
    await expect.poll(() => gateway.asked("postPortalMessage").length).toBe(1);
  });
});
