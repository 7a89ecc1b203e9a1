import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { MessageItem } from "../../src/features/conversation/MessageItem";
import { StaffContext, type Staff } from "../../src/features/account/staff-context";
import { message } from "../samples";

const SENTENCE = "The check of who sent this e-mail failed.";

function bubble(warning: string | null): HTMLElement {
  const staff = { me: { permissions: [] } } as unknown as Staff;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <StaffContext value={staff}>
        <MessageItem
          message={message({ warning })}
          day={null}
          mine={false}
          link={null}
          onToast={vi.fn()}
        />
      </StaffContext>
    </QueryClientProvider>,
  );
  return screen.getByRole("article");
}

describe("A message", () => {
  it("says in its bubble that its sender is in doubt", () => {
    expect(within(bubble(SENTENCE)).getByRole("note")).toHaveTextContent(SENTENCE);
  });

  it("says nothing where there is no doubt", () => {
    expect(within(bubble(null)).queryByRole("note")).toBeNull();
  });
});
