/** The registration with the carriers, of the mock gateway. */
import type { Registration, RegistrationForm } from "../src/api/settings-types";
import { invalid, type Answered, type Asked, type Route } from "./mock-http.ts";

let registration: Registration = {
  status: "none",
  required: true,
  reason: null,
  brand: null,
  campaign: null,
};

function register({ body }: Asked): Answered {
  const { use_case, sample_messages, ...brand } = body as RegistrationForm;
  const { ein } = brand;
  if (!/^\d{2}-?\d{7}$/.test(ein))
    return invalid("The field ein is not valid.", "validation_failed", {
      ein: ["must have nine digits, such as 12-3456789."],
    });
  const rejected = ein.startsWith("00");
  registration = {
    required: true,
    status: rejected ? "rejected" : "pending",
    reason: rejected ? "The EIN does not belong to the legal name." : null,
    brand,
    campaign: { use_case, sample_messages },
  };
  return [200, registration];
}

export const REGISTRATION_ROUTES: Route[] = [
  ["GET", /^\/sms\/registration$/, () => [200, registration]],
  ["POST", /^\/sms\/registration$/, register],
];
