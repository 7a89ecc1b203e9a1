/** What the registration form holds, and what is handed in of it. */
import type { Registration, RegistrationForm as Form } from "../../api/settings-types";

export const BUSINESS_TYPES: [Form["business_type"], string][] = [
  ["corporation", "Corporation"],
  ["llc", "Limited liability company (LLC)"],
  ["partnership", "Partnership"],
  ["cooperative", "Co-operative"],
  ["non_profit", "Non-profit corporation"],
];

export const VERTICALS: [Form["vertical"], string][] = [
  ["PROFESSIONAL", "Professional services"],
  ["FINANCIAL", "Financial services"],
  ["INSURANCE", "Insurance"],
  ["LEGAL", "Legal"],
  ["REAL_ESTATE", "Real estate"],
  ["ENGINEERING", "Engineering"],
  ["NGO", "Non-profit"],
];

const NOWHERE: Form["address"] = {
  street: "",
  city: "",
  region: "",
  postal_code: "",
  country: "US",
};
const NOBODY: Form["representative"] = {
  first_name: "",
  last_name: "",
  email: "",
  phone: "",
  title: "",
};

/** What was handed in last, to be corrected; else empty fields. */
export function formOf({ brand, campaign }: Registration): Form {
  return {
    legal_name: brand?.legal_name ?? "",
    ein: brand?.ein ?? "",
    website: brand?.website ?? "",
    vertical: VERTICALS.find(([known]) => known === brand?.vertical)?.[0] ?? "PROFESSIONAL",
    business_type: brand?.business_type ?? "llc",
    address: brand?.address ?? NOWHERE,
    representative: brand?.representative ?? NOBODY,
    use_case: campaign?.use_case ?? "",
    sample_messages: campaign?.sample_messages.length ? campaign.sample_messages : ["", ""],
  };
}

/** The request, without samples left empty; and what the form calls the fields of those that are there. */
export function requestOf(form: Form): { body: Form; names: Record<string, string> } {
  const filled = form.sample_messages
    .map((sample, index) => ({ text: sample.trim(), index }))
    .filter(({ text }) => text !== "");
  const names = filled.map(({ index }, at) => [`sample_messages.${at}`, sampleName(index)]);
  return {
    body: { ...form, sample_messages: filled.map(({ text }) => text) },
    names: Object.fromEntries(names),
  };
}

export function sampleName(index: number): string {
  return `sample_messages.${index}`;
}
