// The name that this browser signs with: kept here, sent with what is written.
const key = "fathom.name";

export const signature = (): string => localStorage.getItem(key) ?? "";

export function sign(name: string): void {
  if (name) localStorage.setItem(key, name);
  else localStorage.removeItem(key);
}
