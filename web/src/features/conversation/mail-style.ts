/**
 * What a style attribute of a mail may say: how something looks where it stands. The service keeps
 * the same declarations (chassis/markup/sanitise.py); a test there holds both lists together. Pure.
 */
const PROPERTIES = new Set(
  `background background-color border border-bottom border-bottom-color border-bottom-style
  border-bottom-width border-collapse border-color border-left border-left-color border-left-style
  border-left-width border-radius border-right border-right-color border-right-style
  border-right-width border-spacing border-style border-top border-top-color border-top-style
  border-top-width border-width color direction display font font-family font-size font-style
  font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left
  margin-right margin-top max-height max-width min-width mso-hide opacity overflow padding
  padding-bottom padding-left padding-right padding-top table-layout text-align text-decoration
  text-indent text-transform vertical-align visibility white-space width word-break`.split(/\s+/),
);

/** No other function and no escape: nothing that loads, runs or computes. */
const VALUE = /^(?:[\w\s#%.,'"+!/-]|(?:rgb|hsl)a?\([\d\s.,%/]+\))+$/i;

/** The harmless declarations of a style; empty when none is. */
export function harmlessStyle(style: string): string {
  return style
    .split(";")
    .map((declaration) => {
      const [name = "", ...value] = declaration.split(":");
      return [name.trim().toLowerCase(), value.join(":").trim()] as const;
    })
    .filter(([name, value]) => PROPERTIES.has(name) && VALUE.test(value))
    .map(([name, value]) => `${name}: ${value}`)
    .join("; ");
}
