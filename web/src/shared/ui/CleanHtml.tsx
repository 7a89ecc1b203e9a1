import createPurifier from "dompurify";
import { useMemo } from "react";

const TAGS =
  "p br strong b em i u a ul ol li blockquote span div table tbody tr td th h1 h2 h3 h4 hr pre";

/**
 * Markup of our own settings or of a mail, shown within the page: words and their structure, no styles,
 * no pictures, nothing that loads or runs. The server has cleaned it before.
 */
export function CleanHtml({ html, className }: { html: string; className: string }) {
  const clean = useMemo(() => {
    const purifier = createPurifier(window);
    purifier.addHook("afterSanitizeAttributes", (element) => {
      if (element.tagName !== "A") return;
      element.setAttribute("target", "_blank");
      element.setAttribute("rel", "noopener noreferrer nofollow");
    });
    return purifier.sanitize(html, {
      ALLOWED_TAGS: TAGS.split(" "),
      ALLOWED_ATTR: ["href"],
      ALLOWED_URI_REGEXP: /^(https?|mailto|tel):/i,
    });
  }, [html]);
  // Cleaned just above.
  // oxlint-disable-next-line react/no-danger
  return <div className={className} dangerouslySetInnerHTML={{ __html: clean }} />;
}
