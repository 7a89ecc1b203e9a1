/** What the registration form holds, and which of its fields can show what is wrong with them. */
import type { ApiProblem } from "../../api/problem";
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

const SHOWN = new Set([
  "legal_name",
  "ein",
  "website",
  "vertical",
  "business_type",
  "use_case",
  ...["street", "city", "region", "postal_code"].map((name) => `address.${name}`),
  ...["first_name", "last_name", "email", "phone", "title"].map((name) => `representative.${name}`),
]);

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

/** What the server says of one field, as a sentence; undefined when it is right. */
export function faultOf(problem: ApiProblem | null, path: string): string | undefined {
  const said = problem?.fields[path];
  return said?.length ? `This ${said.join(" ")}` : undefined;
}

/** Whether everything that is wrong is told beside its field. */
export function isToldBesideFields(problem: ApiProblem): boolean {
  const paths = Object.keys(problem.fields);
  return paths.length > 0 && paths.every((path) => SHOWN.has(path));
}
