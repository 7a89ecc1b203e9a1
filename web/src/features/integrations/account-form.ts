/** The form of a mailbox by IMAP and SMTP. Pure. */
import type { MailAccountForm, MailboxServer, ServersProposal } from "../../api/settings-types";

export type MailSecurity = MailboxServer["security"];
export type AccountForm = Pick<MailAccountForm, "address" | "imap" | "smtp" | "user" | "password">;

export const EMPTY: AccountForm = {
  address: "",
  user: "",
  password: "",
  imap: { host: "", port: 993, security: "tls" },
  smtp: { host: "", port: 465, security: "tls" },
};

export const SECURITY: readonly (readonly [MailSecurity, string])[] = [
  ["tls", "TLS"],
  ["starttls", "STARTTLS"],
];

/** The port that a server of this kind usually has. */
export function usualPort(side: "imap" | "smtp", security: MailSecurity): number {
  if (side === "imap") return security === "tls" ? 993 : 143;
  return security === "tls" ? 465 : 587;
}

/** What the form is once servers were proposed for the address: all of it can be changed. */
export function proposed(form: AccountForm, { imap, smtp, user }: ServersProposal): AccountForm {
  const address = form.address.trim();
  return {
    ...form,
    address,
    user: form.user || user || address,
    imap: imap ?? form.imap,
    smtp: smtp ?? form.smtp,
  };
}
