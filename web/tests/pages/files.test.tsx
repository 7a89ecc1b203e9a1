import { fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { FilePicker } from "../../src/features/files/FilePicker";
import { UploadList } from "../../src/features/files/UploadList";
import { useFileDrop } from "../../src/features/files/use-file-drop";
import { useUploads } from "../../src/features/files/use-uploads";
import { fakeXhr } from "../fake-xhr";
import { renderStaff } from "../render";
import { openConversation } from "./open-conversation";

const PDF = new File(["%PDF-1.4"], "w2.pdf", { type: "application/pdf" });

/** Where somebody writes. */
function Desk() {
  const uploads = useUploads("c1");
  const { over, zone } = useFileDrop(uploads.add);
  return (
    <div aria-label="Desk" role="group" data-over={over} {...zone}>
      <FilePicker uploads={uploads} />
      <UploadList uploads={uploads} />
      <output>{uploads.blocked ?? uploads.ids.join(" ")}</output>
    </div>
  );
}

beforeEach(() => {
  localStorage.clear();
  fakeXhr();
});

describe("files that go with a message", () => {
  it("are picked, handed over, looked at and removed", async () => {
    // Given somebody who writes, when they pick a file
    const { user, gateway } = renderStaff(<Desk />);
    await user.upload(screen.getByLabelText("Files to attach"), PDF);
    // Then it is handed over under its name, once, and can be named in the message
    const list = within(await screen.findByRole("list", { name: "Files to send" }));
    await expect.poll(() => screen.getByRole("status").textContent).toMatch(/^\S+$/);
    expect(gateway.asked("handOverFile")).toMatchObject([{ query: { name: "w2.pdf" } }]);
    expect(gateway.asked("handOverFile")[0]?.key).not.toBeNull();
    expect(list.getByRole("link", { name: "Look at w2.pdf" })).toHaveAttribute("target", "_blank");
    // When it is removed, then it is gone
    await user.click(list.getByRole("button", { name: "Remove w2.pdf" }));
    expect(screen.queryByRole("list", { name: "Files to send" })).toBeNull();
  });

  it("are dropped and pasted; text beside them stays text", async () => {
    renderStaff(<Desk />);
    const desk = screen.getByRole("group", { name: "Desk" });
    const dataTransfer = { types: ["Files"], files: [PDF] };
    fireEvent.dragOver(desk, { dataTransfer });
    expect(desk).toHaveAttribute("data-over", "true");
    fireEvent.drop(desk, { dataTransfer });
    fireEvent.paste(desk, { clipboardData: { types: ["Files"], files: [PDF] } });
    fireEvent.paste(desk, { clipboardData: { types: ["text/plain", "Files"], files: [PDF] } });
    fireEvent.drop(desk, { dataTransfer: { types: ["text/plain"], files: [] } });
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
    expect(desk).toHaveAttribute("data-over", "false");
  });

  it("say why they cannot go, and are tried again where that may help", async () => {
    // Given a scanner that is down
    const { user, gateway } = renderStaff(<Desk />);
    gateway.refuses("handOverFile", { detail: "The virus scanner does not answer." });
    await user.upload(screen.getByLabelText("Files to attach"), PDF);
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The virus scanner does not answer.",
    );
    expect(screen.getByRole("status")).toHaveTextContent(/w2.pdf cannot be sent/);
    // When it is back, then the file comes
    gateway.recovers("handOverFile");
    await user.click(screen.getByRole("button", { name: "Try w2.pdf again" }));
    await expect.poll(() => screen.getByRole("status").textContent).toMatch(/^\S+$/);
    const [first, second] = gateway.asked("handOverFile");
    expect(second?.key).toBe(first?.key);
  });

  it("that have come outlive a reload", async () => {
    const { user, unmount } = renderStaff(<Desk />);
    await user.upload(screen.getByLabelText("Files to attach"), PDF);
    await expect.poll(() => screen.getByRole("status").textContent).toMatch(/^\S+$/);
    const ids = screen.getByRole("status").textContent;
    unmount();
    renderStaff(<Desk />);
    expect(screen.getByRole("status")).toHaveTextContent(ids);
  });
});

describe("the files of a client", () => {
  it("are listed with where they came from, by channel, and downloaded", async () => {
    // Given a client's conversation / When its files are asked for
    const { user, gateway } = openConversation("Dana Whitfield");
    await user.click(await screen.findByRole("button", { name: "Files of this client" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Files of Dana Whitfield" }));
    const files = await dialog.findAllByRole("listitem");
    expect(files[0]).toHaveTextContent(/(E-mail|SMS|Portal), (from|by) /);
    await user.click(within(files[0] as HTMLElement).getByRole("button", { name: /^Download/ }));
    await expect.poll(() => gateway.asked("downloadAttachment").length).toBeGreaterThan(0);
    // When only those of one channel are asked for, then the list is of that
    await user.selectOptions(dialog.getByLabelText("Channel"), "portal");
    await expect
      .poll(() => gateway.asked("listClientFiles").at(-1)?.query["channel"])
      .toBe("portal");
  });

  it("that are quarantined cannot be downloaded", async () => {
    const { user, gateway } = openConversation("Dana Whitfield");
    const author = { kind: "contact" as const, id: null, name: "Dana" };
    const file = {
      id: "f",
      message_id: "m",
      conversation_id: "c",
      name: "bad.doc",
      content_type: "x/y",
      size: 1,
      quarantined: true,
      channel: "email" as const,
      direction: "inbound" as const,
      author,
      at: "2026-03-04T12:00:00Z",
    };
    gateway.answers("listClientFiles", { items: [file], next_cursor: null });
    await user.click(await screen.findByRole("button", { name: "Files of this client" }));
    expect(await screen.findByRole("button", { name: /^Download bad.doc/ })).toBeDisabled();
    expect(screen.getByText(/Quarantined/)).toBeVisible();
  });
});
