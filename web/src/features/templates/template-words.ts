import type { Template, TemplateCategory, TemplateChannel } from "../../api/settings-types";

export const CATEGORY_LABEL: Record<TemplateCategory, string> = {
  reminder: "Reminder",
  welcome: "Welcome",
  confirmation: "Confirmation",
  follow_up: "Follow-up",
};

export const CATEGORIES = Object.keys(CATEGORY_LABEL) as TemplateCategory[];

export const TEMPLATE_CHANNEL_LABEL: Record<TemplateChannel, string> = {
  email: "E-mail",
  sms: "SMS",
  both: "E-mail and SMS",
};

/** Templates by category, the firm's own before the built-in ones; empty categories are left out. */
export function byCategory(templates: readonly Template[]): [TemplateCategory, Template[]][] {
  return CATEGORIES.map((category): [TemplateCategory, Template[]] => [
    category,
    templates
      .filter((template) => template.category === category)
      .toSorted((a, b) => Number(a.built_in) - Number(b.built_in) || a.name.localeCompare(b.name)),
  ]).filter(([, found]) => found.length > 0);
}

/** Templates that can be written on a channel; the portal takes what an e-mail takes. */
export function usableOn(
  templates: readonly Template[],
  channel: "email" | "sms" | "portal",
): Template[] {
  const wanted = channel === "portal" ? "email" : channel;
  return templates.filter((template) => template.channel === "both" || template.channel === wanted);
}
