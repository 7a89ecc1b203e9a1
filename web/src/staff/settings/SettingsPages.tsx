import "./settings.css";
import { useEffect, useRef, type ComponentType } from "react";
import { Icon, type IconName } from "../../shared/ui/Icon";
import { Link } from "../../shared/ui/Link";
import { ThemeToggle } from "../../shared/ui/ThemeToggle";
import { useStaff } from "../staff-context";
import { TemplatesPage } from "../templates/TemplatesPage";
import { ActivityPage } from "./activity/ActivityPage";
import { SmsPage } from "./sms/SmsPage";

interface SettingsPage {
  href: string;
  label: string;
  icon: IconName;
  page: ComponentType;
}

const SMS: SettingsPage = { href: "/settings/sms", label: "SMS", icon: "sms", page: SmsPage };
const PAGES: SettingsPage[] = [
  SMS,
  { href: "/settings/templates", label: "Templates", icon: "template", page: TemplatesPage },
  { href: "/settings/activity", label: "Activity", icon: "clock", page: ActivityPage },
];

/** The settings: a list of pages, and the one that the address names. */
export function SettingsPages({ path }: { path: string }) {
  const { me } = useStaff();
  const current = PAGES.find((candidate) => path.startsWith(candidate.href)) ?? SMS;
  const Page = current.page;
  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = `${current.label} · Settings · Onethread`;
    main.current?.scrollTo(0, 0);
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
      <nav className="settings__nav" aria-label="Settings">
        <ul>
          {PAGES.map(({ href, label, icon }) => (
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
