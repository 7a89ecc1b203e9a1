import "./settings.css";
import { lazy, useEffect, useRef, type ComponentType } from "react";
import { Icon, type IconName } from "../../shared/ui/Icon";
import { LazyPart } from "../../shared/ui/LazyPart";
import { Link } from "../../shared/ui/Link";
import { NoSuchPage } from "../../shared/ui/NoSuchPage";
import { ThemeToggle } from "../../shared/ui/ThemeToggle";
import { navigate } from "../../shared/use-location";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";

const SmsPage = lazy(() =>
  import("../sms-settings/SmsPage").then((file) => ({ default: file.SmsPage })),
);
const IntegrationsPage = lazy(() =>
  import("../integrations/IntegrationsPage").then((file) => ({ default: file.IntegrationsPage })),
);
const TemplatesPage = lazy(() =>
  import("../templates/TemplatesPage").then((file) => ({ default: file.TemplatesPage })),
);
const ActivityPage = lazy(() =>
  import("../activity/ActivityPage").then((file) => ({ default: file.ActivityPage })),
);
const BrandingPage = lazy(() =>
  import("../mail-settings/BrandingPage").then((file) => ({ default: file.BrandingPage })),
);
const CommunicationsPage = lazy(() =>
  import("../mail-settings/CommunicationsPage").then((file) => ({
    default: file.CommunicationsPage,
  })),
);
const MySignaturePage = lazy(() =>
  import("../mail-settings/MySignaturePage").then((file) => ({ default: file.MySignaturePage })),
);
const NotificationsPage = lazy(() =>
  import("../notifications/NotificationsPage").then((file) => ({
    default: file.NotificationsPage,
  })),
);

interface SettingsPage {
  name: string;
  label: string;
  icon: IconName;
  page: ComponentType;
}

const PAGES: SettingsPage[] = [
  { name: "sms", label: "SMS", icon: "sms", page: SmsPage },
  { name: "integrations", label: "Integrations", icon: "email", page: IntegrationsPage },
  { name: "templates", label: "Templates", icon: "template", page: TemplatesPage },
  { name: "branding", label: "Branding", icon: "picture", page: BrandingPage },
  { name: "communications", label: "Communications", icon: "send", page: CommunicationsPage },
  { name: "activity", label: "Activity", icon: "clock", page: ActivityPage },
];
/** One's own: they need no permission of the settings. */
const SIGNATURE: SettingsPage = {
  name: "signature",
  label: "My signature",
  icon: "compose",
  page: MySignaturePage,
};
const NOTIFICATIONS: SettingsPage = {
  name: "notifications",
  label: "Notifications",
  icon: "bell",
  page: NotificationsPage,
};

/** The settings the reader may see: a list of pages, and the one that the address names. */
export function SettingsPages({ name }: { name: string | null }) {
  const own = useMay("messages.send") ? [NOTIFICATIONS, SIGNATURE] : [NOTIFICATIONS];
  const pages = useMay("settings.view") ? [...PAGES, ...own] : own;
  const first = hrefTo(pages[0] ?? NOTIFICATIONS);
  useEffect(() => {
    if (name === null) navigate(first, "replace");
  }, [name, first]);

  const current = pages.find((page) => page.name === name);
  if (current) return <Settings pages={pages} current={current} />;
  return name && <NoSuchPage home={{ href: first, label: "Go to the settings" }} />;
}

interface SettingsProps {
  pages: SettingsPage[];
  current: SettingsPage;
}

function Settings({ pages, current }: SettingsProps) {
  const { me } = useStaff();
  const { label, page: Page } = current;
  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = `${label} · Settings · Onethread`;
    main.current?.scrollTo(0, 0);
  }, [label]);

  return (
    <div className="settings">
      <header className="settings__head">
        <Link className="button button--quiet settings__back" href="/">
          <Icon name="back" size={18} /> Inbox
        </Link>
        <p className="settings__firm">{me.firm.name}</p>
        <ThemeToggle />
      </header>
      <SettingsNav pages={pages} current={current} />
      <main ref={main} className="settings__main">
        <div className="settings__page">
          <h1>{label}</h1>
          <LazyPart key={current.name} what="This page">
            <Page />
          </LazyPart>
        </div>
      </main>
    </div>
  );
}

function SettingsNav({ pages, current }: SettingsProps) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the pages stand in one line, longer than the screen.
    nav.current
      ?.querySelector("[aria-current]")
      ?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [current.name]);
  return (
    <nav ref={nav} className="settings__nav" aria-label="Settings">
      <ul>
        {pages.map((page) => (
          <li key={page.name}>
            <Link href={hrefTo(page)} aria-current={page === current ? "page" : undefined}>
              <Icon name={page.icon} size={18} /> {page.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function hrefTo(page: SettingsPage): string {
  return `/settings/${page.name}`;
}
