// A text is part of the address up to a length; a longer one stays in this tab, and the address says only that there is one.
const longest = 1500;
const key = (name: string) => `fathom ${name}`;

/** What the address says of a text. */
export function keep(name: string, text: string): string {
  if (text.length <= longest) return text === "" ? "" : `:${text}`;
  sessionStorage.setItem(key(name), text);
  return "long";
}

/** The text that the address means; empty where there is none, or where it stayed in another tab. */
export function kept(name: string, said: string | undefined): string {
  if (said === undefined || said === "") return "";
  return said === "long" ? sessionStorage.getItem(key(name)) ?? "" : said.replace(/^:/, "");
}
