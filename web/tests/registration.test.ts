import { describe, expect, it } from "vitest";
import { ApiProblem } from "../src/api/problem";
import type { Registration } from "../src/api/settings-types";
import { formOf, requestOf } from "../src/features/sms-settings/registration-form";
import { mayRegister, registrationWords } from "../src/features/sms-settings/registration-words";

const registration = (status: Registration["status"], required = true): Registration => ({
  status,
  required,
  reason: null,
  brand: null,
  campaign: null,
});

describe("registration", () => {
  it("can be filled in before it was submitted and after it was rejected", () => {
    // Given every status, then the form shows for two of them
    const all: Registration["status"][] = ["none", "submitted", "pending", "approved", "rejected"];
    expect(all.filter(mayRegister)).toEqual(["none", "rejected"]);
    expect(registrationWords(registration("rejected")).tone).toBe("bad");
  });

  it("is said to be needed only where texts do not go out without it", () => {
    // Given a firm that is not registered, with carriers that ask for it, and with pretend ones
    expect(registrationWords(registration("none")).about).toContain("then texts go out");
    expect(registrationWords(registration("none", false)).about).toContain(
      "Texts go out here without it",
    );
  });

  it("of an older release is shown with what it lacks left empty", () => {
    // Given a brand without address and representative, then the form has empty fields for them
    const brand = {
      legal_name: "Harbour",
      ein: "123456789",
      website: "https://h.example",
      vertical: "LEGAL",
      business_type: null,
      address: null,
      representative: null,
    };
    const form = formOf({
      status: "rejected",
      required: true,
      reason: null,
      brand,
      campaign: null,
    });
    expect(form.legal_name).toBe("Harbour");
    expect([form.address.street, form.address.country, form.representative.email]).toEqual([
      "",
      "US",
      "",
    ]);
  });

  it("leaves out samples that are empty, and finds the field of each that is not", () => {
    // Given a form whose second sample of three is left empty
    const form = formOf(registration("none"));
    const request = requestOf({ ...form, sample_messages: ["One ", " ", "Three"] });
    // When it is handed in, then what is said of the second sent is said of the third field
    expect(request.body.sample_messages).toEqual(["One", "Three"]);
    const wrong = new ApiProblem(422, "", "", {
      "sample_messages.1": ["is too short."],
      ein: ["x"],
    });
    expect(wrong.renamed(request.names).fields).toEqual({
      "sample_messages.2": ["is too short."],
      ein: ["x"],
    });
  });
});
