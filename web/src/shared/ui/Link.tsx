import type { AnchorHTMLAttributes, MouseEvent } from "react";
import { navigate } from "../use-location";

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string;
}

/** A link within the page's own app: a plain click navigates in place. */
export function Link({ href, children, ...rest }: Props) {
  const onClick = (event: MouseEvent) => {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (elsewhere) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <a href={href} onClick={onClick} {...rest}>
      {children}
    </a>
  );
}
