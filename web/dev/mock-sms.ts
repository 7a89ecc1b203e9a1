/** Settings → SMS of the mock gateway. */
import type {
  ConsentEntry,
  ConsentRecord,
  FirmNumber,
  NumberChange,
  SmsSettings,
  Usage,
} from "../src/api/settings-types";
import { ago, invalid, problem, type Answered, type Asked, type Route } from "./mock-http.ts";
import { setConsent } from "./mock-shapes.ts";
import { nextId } from "./sample-clients.ts";

const numbers: FirmNumber[] = [];
let settings: SmsSettings = {
  quiet_hours: {
    enabled: true,
    start: "21:00",
    end: "08:00",
    default_time_zone: "America/New_York",
  },
  office_hours: {
    days: [0, 1, 2, 3, 4],
    start: "09:00",
    end: "17:00",
    time_zone: "America/New_York",
  },
  auto_reply: {
    enabled: true,
    text: "Thank you for your message. Our office is closed; we answer in the morning.",
  },
};
const usage: Usage = {
  month: "2026-11",
  messages_out: 812,
  messages_in: 344,
  segments_out: 1_530,
  segments_in: 402,
  allowance_segments: 1_500,
  overage_segments: 432,
};
const available = Array.from({ length: 10 }, (_, index) => ({
  e164: `+1415555${String(1301 + index * 37)}`,
  locality: index % 3 === 0 ? "Oakland" : "San Francisco",
  region: "CA",
}));

function search({ query }: Asked): Answered {
  const code = query.get("area_code");
  if (code === "999") return [200, { items: [] }];
  return [
    200,
    {
      items: available.map((number) => ({
        ...number,
        e164: code ? number.e164.replace("415", code) : number.e164,
      })),
    },
  ];
}

function claim({ body }: Asked): Answered {
  const { e164 } = body as { e164: string };
  if (e164.endsWith("1338"))
    return problem(
      409,
      "number_taken",
      "Somebody else has just taken this number. Choose another one.",
    );
  const number: FirmNumber = {
    id: nextId(),
    e164,
    label: null,
    is_default: numbers.length === 0,
    status: "active",
    connected_at: ago(0),
    last_sent_at: null,
  };
  numbers.push(number);
  return [201, number];
}

function changeNumber({ parts: [id], body }: Asked): Answered {
  const number = numbers.find((candidate) => candidate.id === id);
  if (!number) return problem(404, "not_found", "There is no such number.");
  const { label, is_default, paused } = body as NumberChange;
  if (label !== undefined) number.label = label;
  if (is_default) numbers.forEach((other) => (other.is_default = other === number));
  if (paused !== undefined) number.status = paused ? "paused" : "active";
  return [200, number];
}

function release({ parts: [id] }: Asked): Answered {
  const index = numbers.findIndex((candidate) => candidate.id === id);
  const [number] = numbers.splice(index, 1);
  return number
    ? [200, { ...number, status: "released" }]
    : problem(404, "not_found", "There is no such number.");
}

const said = (
  kind: ConsentEntry["kind"],
  source: string,
  minutes: number,
  firm_number = "+14155551301",
): ConsentEntry => ({
  kind,
  source,
  firm_number,
  at: ago(minutes),
  recorded_by: null,
  reason: null,
});

/** Phones that end in 02 have opted out, those in 09 have said nothing. */
function consent({ query }: Asked): Answered {
  const digits = (query.get("phone") ?? "").replaceAll(/\D/g, "");
  if (digits.length < 10)
    return invalid("The phone number is not valid.", "invalid_phone_number", {
      phone: ["is not a phone number; write it like +1 415 555 0100."],
    });
  const phone = `+1${digits.slice(-10)}`;
  const opted_out = phone.endsWith("02");
  const before = [
    said("help", "keyword", 4_000),
    said("opt_in", "keyword", 9_000, "+14155551338"),
    said("opt_out", "provider", 20_000, "+14155551338"),
    said("disclosure", "staff", 30_000),
  ];
  const items = phone.endsWith("09")
    ? []
    : opted_out
      ? [said("opt_out", "keyword", 90), ...before]
      : before;
  return [200, { phone, opted_out, sender: "+14155551301", items }];
}

/** As if every client had been texted before. */
const notice: Answered = [200, { appended: "" }];

function record({ body }: Asked): Answered {
  const { phone, opted_out } = body as ConsentRecord;
  setConsent(phone, opted_out);
  return [200, { phone, opted_out }];
}

export const SMS_ROUTES: Route[] = [
  ["GET", /^\/sms\/numbers\/available$/, search],
  ["GET", /^\/sms\/numbers$/, () => [200, { items: numbers }]],
  ["POST", /^\/sms\/numbers$/, claim],
  ["PATCH", /^\/sms\/numbers\/([^/]+)$/, changeNumber],
  ["DELETE", /^\/sms\/numbers\/([^/]+)$/, release],
  ["GET", /^\/sms\/settings$/, () => [200, settings]],
  ["PUT", /^\/sms\/settings$/, ({ body }) => [200, (settings = body as SmsSettings)]],
  ["GET", /^\/sms\/usage$/, () => [200, usage]],
  ["GET", /^\/sms\/consent$/, consent],
  ["POST", /^\/sms\/consent$/, record],
  ["GET", /^\/sms\/notice$/, () => notice],
];
