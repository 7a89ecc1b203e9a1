/** One stroke icon set, 24 × 24. Decorative: the control that holds it carries the name. */
const PATHS = {
  all: "M4 5h16v14H4zM4 13h4l2 3h4l2-3h4",
  needs_action: "M12 3l9 16H3zM12 10v4M12 16.8v.1",
  awaiting_reply: "M12 3a9 9 0 1 0 9 9 9 9 0 0 0-9-9zM12 7v5l3 2",
  fyi: "M12 3a9 9 0 1 0 9 9 9 9 0 0 0-9-9zM12 11v5M12 7.8v.1",
  internal: "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
  unlinked: "M9 17H7a5 5 0 0 1 0-10h2M15 7h2a5 5 0 0 1 4 8M8 12h4M4 4l16 16",
  email: "M3.5 6h17v12h-17zM4 7l8 6 8-6",
  sms: "M4 5h16v11H10l-5 4v-4H4zM8 10.5h.1M12 10.5h.1M16 10.5h.1",
  portal: "M5 21V4l10-1v18zM15 5h4v16M11 12v1.5M3 21h18",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0",
  search: "M10.5 4a6.5 6.5 0 1 0 6.5 6.5A6.5 6.5 0 0 0 10.5 4zM15.5 15.5L20 20",
  compose: "M5 19l1-4L16.5 4.5l3 3L9 18zM14.5 6.5l3 3",
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-5 16-3.5-6.5zM11.5 13.5L20 4",
  sun: "M12 8a4 4 0 1 0 4 4 4 4 0 0 0-4-4zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  signOut: "M14 4H5v16h9M10 12h10M17 8.5l3.5 3.5-3.5 3.5",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 4a8 8 0 1 0 8 8 8 8 0 0 0-8-8zM12 8v4l2.5 1.5",
  read: "M2 12.5l4.5 4.5L15 7.5M11 16l1 1 9.5-9.5",
  failed: "M12 4a8 8 0 1 0 8 8 8 8 0 0 0-8-8zM12 8v5M12 15.8v.1",
  delayed: "M7 4h10M7 20h10M8 4c0 5 8 4 8 8s-8 3-8 8M16 4c0 5-8 4-8 8s8 3 8 8",
  question: "M9 9.5a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.200-1.5 2.4M12 17.5v.1",
  file: "M7 3h7l4 4v14H7zM14 3v5h4",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  settings:
    "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.800a2.200 2.200 0 1 0 .1 0M9 14.800a2.200 2.200 0 1 0 .1 0",
  template: "M5 4h14v16H5zM8.5 9h7M8.5 12.500h7M8.5 16h4",
  megaphone: "M4 10v4h3l9 5V5l-9 5zM19.500 9.500a4 4 0 0 1 0 5M7.500 14v5h3v-3.500",
  clip: "M8 12.500l6-6a3 3 0 0 1 4.300 4.300l-8 8a5 5 0 0 1-7-7l7.500-7.500",
  download: "M12 4v11M7.500 11l4.500 4.500 4.500-4.500M5 20h14",
  print: "M7 9V4h10v5M6 17H4v-8h16v8h-2M7 14h10v6H7z",
  plus: "M12 5v14M5 12h14",
  people:
    "M9 5a3.2 3.2 0 1 0 .1 0M3 20c0-4 2.6-6 6-6s6 2 6 6M16 5.4a3 3 0 0 1 0 5.8M18 14.6c2 .8 3 2.7 3 5.4",
  bold: "M7 5h6a3.500 3.500 0 0 1 0 7H7zM7 12h7a3.500 3.500 0 0 1 0 7H7z",
  italic: "M11 5h6M7 19h6M14.500 5l-4 14",
  underline: "M7 4v7a5 5 0 0 0 10 0V4M6 20h12",
  bullets: "M9 6h11M9 12h11M9 18h11M4.500 6v.1M4.500 12v.1M4.500 18v.1",
  numbers:
    "M10 6h10M10 12h10M10 18h10M4 5l1.500-1v5M3.500 14.500a1.500 1.500 0 1 1 2.700 1l-2.700 4h3",
  quote: "M9.500 7C6.500 8 5 10 5 13v4h5v-5H7M18.500 7c-3 1-4.500 3-4.500 6v4h5v-5h-3",
  picture: "M4 5h16v14H4zM4 16l5-5 5 5 2.500-2.500L20 17M15.500 9v.1",
  reply: "M10 6L4 12l6 6M4 12h9a7 7 0 0 1 7 7",
  replyAll: "M8 6L2 12l6 6M14 6l-6 6 6 6M8 12h6a7 7 0 0 1 7 7",
  forward: "M14 6l6 6-6 6M20 12h-9a7 7 0 0 0-7 7",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  unread: "M4 6h10M4 12h16M4 18h16M18.5 4.5a1.5 1.5 0 1 0 .1 0",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
