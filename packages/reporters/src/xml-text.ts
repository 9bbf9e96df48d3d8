/** Text without what XML 1.0 cannot hold: control characters, lone surrogates, U+FFFE and U+FFFF. */
function legal(text: string): string {
  return text.replace(illegal, "");
}

const illegal =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text as the value of an XML attribute between double quotes. Line ends and tabs survive. */
export function xmlAttribute(text: string): string {
  return legal(text).replace(/[&<>"\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text as the content of an element, in CDATA; its terminators are split. */
export function xmlContent(text: string): string {
  return `<![CDATA[${legal(text).replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}
