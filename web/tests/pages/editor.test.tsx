import { fireEvent, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { loadSurface } from "../../src/shared/editor/load-surface";
import { cleanPasted } from "../../src/shared/editor/paste";
import { RichEditor, type EditorProps } from "../../src/shared/editor/RichEditor";
import { NO_TEXT, type RichText } from "../../src/shared/editor/rich-text";

const PEOPLE = [
  { id: "p1", name: "Priya Nair", hint: "admin" },
  { id: "p2", name: "Tom Becker", hint: "member" },
];

async function openEditor(part: Partial<EditorProps> = {}) {
  await loadSurface();
  const seen: RichText[] = [];
  function Page() {
    const [value, setValue] = useState(part.value ?? NO_TEXT);
    const onChange = (next: RichText) => {
      seen.push(next);
      setValue(next);
    };
    return (
      <RichEditor label="Message" placeholder="Write" {...part} value={value} onChange={onChange} />
    );
  }
  const user = userEvent.setup({ delay: null });
  render(<Page />);
  const field = await screen.findByRole("textbox", { name: "Message" });
  const bar = within(await screen.findByRole("toolbar", { name: "Formatting" }));
  return { user, field, bar, last: () => seen.at(-1) };
}

function paste(field: HTMLElement, html: string, files: File[] = []) {
  const types = html === "" ? ["Files"] : ["text/html"];
  const getData = (type: string) => (type === "text/html" ? html : "");
  fireEvent.paste(field, { clipboardData: { types, getData, files } });
}

describe("the editor", () => {
  it("gives plain words without markup, and formatted ones with it", async () => {
    // Given an empty editor
    const { user, field, bar, last } = await openEditor();
    // When words are typed
    await user.click(field);
    await user.keyboard("Dear Dana");
    expect(last()).toEqual({ html: null, text: "Dear Dana" });
    // And more in bold
    await user.click(bar.getByRole("button", { name: "Bold" }));
    expect(bar.getByRole("button", { name: "Bold" })).toHaveAttribute("aria-pressed", "true");
    await user.keyboard("!");
    expect(last()?.html).toBe("<p>Dear Dana<strong>!</strong></p>");
  });

  it("has one stop of the Tab key in its toolbar, and arrows within", async () => {
    // Given the toolbar
    const { user, bar } = await openEditor();
    const names = () => bar.getAllByRole("button").map((button) => button.tabIndex);
    expect(names().filter((index) => index === 0)).toHaveLength(1);
    // When one goes left from the first button
    bar.getByRole("button", { name: "Bold" }).focus();
    await user.keyboard("{ArrowLeft}");
    // Then the last one has the focus, and is the stop
    expect(bar.getByRole("button", { name: "Link" })).toHaveFocus();
    await user.keyboard("{Home}{ArrowRight}");
    expect(bar.getByRole("button", { name: "Italic" })).toHaveAttribute("tabindex", "0");
  });

  it("sends with Ctrl+Enter and leaves the words as they are", async () => {
    const onSend = vi.fn();
    const { user, field, last } = await openEditor({ onSend });
    await user.click(field);
    await user.keyboard("Hi{Control>}{Enter}{/Control}");
    expect(onSend).toHaveBeenCalledOnce();
    expect(last()?.text).toBe("Hi");
  });

  it("links the selected words, to where a mail may lead only", async () => {
    // Given words that are selected
    const { user, field, bar, last } = await openEditor({ value: { html: null, text: "here" } });
    field.focus();
    await user.click(bar.getByRole("button", { name: "Link" }));
    // When a script is to be linked
    await user.type(screen.getByRole("textbox", { name: "Link to" }), "javascript:alert(1){Enter}");
    expect(screen.getByRole("alert")).toHaveTextContent("Type a web or mail address");
    // And then an address
    await user.clear(screen.getByRole("textbox", { name: "Link to" }));
    await user.type(screen.getByRole("textbox", { name: "Link to" }), "example.com{Enter}");
    expect(last()?.html).toContain('href="https://example.com"');
    expect(screen.queryByRole("textbox", { name: "Link to" })).toBeNull();
  });

  it("keeps of what is pasted what a message may hold", async () => {
    // Given a page's markup
    const { field, last } = await openEditor();
    paste(
      field,
      `<style>p{}</style><h2 onclick="x()">Fees</h2><p style="color:red">For <b>May</b></p>
       <img src="https://track.example/p.gif"><a href="javascript:x()">a</a>
       <table><tr><td>Net</td><td>5</td></tr></table><script>alert(1)</script>`,
    );
    // Then its words, bold and lines are there, and nothing active
    const { html = "" } = last() ?? {};
    expect(html).toContain("<strong>Fees</strong>");
    expect(html).toContain("For <strong>May</strong>");
    expect(html).toContain("Net · 5");
    expect(html).not.toMatch(/script|style|img|onclick|table/);
  });

  it("puts a pasted picture into the text and other files beside it", async () => {
    // Given a store of pictures
    const add = vi.fn(async () => ({ id: "u1", name: "chart.png" }));
    const onFiles = vi.fn();
    const pictures = { add, sourceOf: async () => "blob:x" };
    const { field, last } = await openEditor({ pictures, onFiles });
    const picture = new File(["x"], "chart.png", { type: "image/png" });
    const sheet = new File(["x"], "a.pdf", { type: "application/pdf" });
    // When both are pasted
    paste(field, "", [picture, sheet]);
    // Then the picture stands in the text under its upload's id
    await expect.poll(() => last()?.html).toContain('<img src="cid:u1" alt="chart.png">');
    expect(onFiles).toHaveBeenCalledWith([sheet]);
  });

  it("mentions whom one chose, by id", async () => {
    // Given people
    const { user, field, last } = await openEditor({ people: PEOPLE });
    await user.click(field);
    await user.keyboard("Ask @nai");
    await screen.findByRole("option", { name: /Priya Nair/, selected: true });
    await user.keyboard("{Enter}");
    expect(last()?.html).toContain('<span class="mention" data-mention="p1">@Priya Nair</span>');
    expect(last()?.text).toBe("Ask @Priya Nair ");
  });
});

describe("cleanPasted", () => {
  it("leaves out what its sender has hidden", () => {
    expect(cleanPasted('<p style="display:none">x</p><p>y</p>')).toBe("<p>y</p>");
  });
});
