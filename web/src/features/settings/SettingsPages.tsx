import "./settings.css";
import { useEffect, useRef, type ComponentType } from "react";
import { Icon, type IconName } from "../../shared/ui/Icon";
import { Link } from "../../shared/ui/Link";
import { ThemeToggle } from "../../shared/ui/ThemeToggle";
import { useStaff } from "../account/staff-context";
import { TemplatesPage } from "../templates/TemplatesPage";
import { ActivityPage } from "../activity/ActivityPage";
import { NotificationsPage } from "../notifications/NotificationsPage";
import { SmsPage } from "../sms-settings/SmsPage";

interface SettingsPage {
  href: string;
  label: string;
  icon: IconName;
  page: ComponentType;
}

const PAGES: SettingsPage[] = [
  { href: "/settings/sms", label: "SMS", icon: "sms", page: SmsPage },
  { href: "/settings/templates", label: "Templates", icon: "template", page: TemplatesPage },
  { href: "/settings/activity", label: "Activity", icon: "clock", page: ActivityPage },
];
/** One's own, so it needs no permission. */
const NOTIFICATIONS: SettingsPage = {
  href: "/settings/notifications",
  label: "Notifications",
  icon: "bell",
  page: NotificationsPage,
};

/** The settings the reader may see: a list of pages, and the one that the address names. */
export function SettingsPages({ path }: { path: string }) {
  const { me } = useStaff();
  const pages = me.permissions.includes("settings.view")
    ? [...PAGES, NOTIFICATIONS]
    : [NOTIFICATIONS];
  const current =
    pages.find((candidate) => path.startsWith(candidate.href)) ?? pages[0] ?? NOTIFICATIONS;
  const Page = current.page;
  const main = useRef<HTMLElement>(null);
  const nav = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = `${current.label} · Settings · Onethread`;
    main.current?.scrollTo(0, 0);
    // On a phone the pages stand in one line, longer than the screen.
    nav.current
      ?.querySelector("[aria-current]")
      ?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [current.label]);

  return (
    <div className="settings">
      <header className="settings__head">
        <Link className="button button--quiet settings__back" href="/">
          <Icon name="back" size={18} /> Inbox
        </Link>
        <p className="settings__firm">{me.firm.name}</p>
        <ThemeToggle />
      </header>
      <nav ref={nav} className="settings__nav" aria-label="Settings">
        <ul>
          {pages.map(({ href, label, icon }) => (
            <li key={href}>
              <Link href={href} aria-current={href === current.href ? "page" : undefined}>
                <Icon name={icon} size={18} /> {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main ref={main} className="settings__main">
        <div className="settings__page">
          <h1>{current.label}</h1>
          <Page />
        </div>
      </main>
    </div>
  );
}
