// Light and dark follow the system until the reader chooses.
export type Theme = "light" | "dark";

const key = "fathom.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

const chosen = (): Theme | undefined => {
  const value = localStorage.getItem(key);
  return value === "light" || value === "dark" ? value : undefined;
};

export const theme = (): Theme => chosen() ?? (system.matches ? "dark" : "light");

export function applyTheme(): void {
  document.documentElement.dataset["theme"] = theme();
}

export function switchTheme(): void {
  const next: Theme = theme() === "dark" ? "light" : "dark";
  if (next === (system.matches ? "dark" : "light")) localStorage.removeItem(key);
  else localStorage.setItem(key, next);
  applyTheme();
}

system.addEventListener("change", applyTheme);
