/** What is pasted from elsewhere, before the schema takes from it what it knows. */

const NEVER = "script, style, meta, link, title, template, noscript, iframe, object, svg, math";
/** Written for the sender's eyes only, as some mails do at their beginning. */
const HIDDEN = '[style*="display:none" i], [style*="display: none" i], [hidden]';

/** Markup that means the same in the editor's few elements; pictures of other places stay there. */
export function cleanPasted(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  body.querySelectorAll(`${NEVER}, ${HIDDEN}`).forEach((element) => element.remove());
  body.querySelectorAll("img:not([src^='cid:'])").forEach((image) => image.remove());
  body.querySelectorAll("h1, h2, h3, h4, h5, h6").forEach(boldLine);
  body.querySelectorAll("tr").forEach(rowAsLine);
  return body.innerHTML;
}

function boldLine(heading: Element): void {
  const bold = document.createElement("strong");
  bold.append(...heading.childNodes);
  const line = document.createElement("p");
  line.append(bold);
  heading.replaceWith(line);
}

/** The editor has no tables: a row is a line, its cells apart. */
function rowAsLine(row: Element): void {
  const line = document.createElement("p");
  [...row.querySelectorAll("td, th")].forEach((cell, index) => {
    if (index > 0) line.append(" \u00b7 ");
    line.append(cell.textContent?.replaceAll(/\s+/g, " ").trim() ?? "");
  });
  row.replaceWith(line);
}
