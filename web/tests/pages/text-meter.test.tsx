import { describe, expect, it } from "vitest";
import { CLIENTS } from "../../dev/sample-clients";
import { fakeGateway } from "../render";
import { openComposer } from "./open-conversation";

describe("the length of a text", () => {
  it("counts the consent notice of a first text along", async () => {
    // Given a client who was never texted
    const gateway = fakeGateway();
    const appended = `\n\nBy texting this number, you consent.${"x".repeat(60)}`;
    gateway.answers("getTextNotice", { appended });
    const { user, form, field } = await openComposer("Dana Whitfield", { gateway });
    const length = form.getByRole("status", { name: "Text length" });
    // When a text is written that would be one segment by itself
    await user.click(field);
    await user.paste("a".repeat(150));
    // Then it is what goes out that counts
    await expect.poll(() => length.textContent).toContain(`${150 + appended.length} / 306`);
    expect(length).toHaveTextContent("2 segments · with the consent notice of a first text");
    expect(gateway.asked("getTextNotice")[0]?.query).toEqual({
      phone: "+15550100101",
      client_id: CLIENTS[0]?.id,
    });
    // When the first text took it along, then the next is counted by itself
    gateway.answers("getTextNotice", { appended: "" });
    gateway.tells({
      type: "message.updated",
      data: {
        conversation_id: "c",
        message_id: "m",
        delivery: null,
        intent: null,
        body_text: `Hello${appended}`,
      },
    });
    await expect.poll(() => length.textContent, { timeout: 3_000 }).toBe("150 / 160 · 1 segment");
  });

  it("counts without the notice what it cannot ask for, and says so", async () => {
    // Given a server that does not tell
    const gateway = fakeGateway();
    gateway.refuses("getTextNotice");
    const { user, form, field } = await openComposer("Dana Whitfield", { gateway });
    await user.type(field, "Hello");
    await expect
      .poll(() => form.getByRole("status", { name: "Text length" }).textContent)
      .toBe("5 / 160 · 1 segment · a consent notice may be added");
  });

  it("says why a text with special characters is shorter", async () => {
    // Given the composer / When there is an emoji, then 70 characters are a segment, and 67 of several
    const { user, form, field } = await openComposer("Dana Whitfield");
    const length = form.getByRole("status", { name: "Text length" });
    await user.type(field, "Great 😀");
    expect(length).toHaveTextContent(
      "8 / 70 · 1 segment · an emoji makes texts shorter: 70 characters a segment",
    );
    await user.paste("a".repeat(70));
    expect(length).toHaveTextContent("78 / 134 · 2 segments · an emoji makes texts shorter: 67");
    // And another character is named
    await user.clear(field);
    await user.type(field, "Let’s");
    expect(length).toHaveTextContent("5 / 70 · 1 segment · “’” makes texts shorter: 70");
  });
});
