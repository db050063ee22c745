// How figures are written: thousands apart, a true minus sign, as many digits as mean something.

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

const signed = (text: string) => text.replace("-", "−");

export const count = (value: number) => signed(whole.format(value));

/** A count and its noun. */
export const counted = (value: number, noun: string, nouns = `${noun}s`) => `${count(value)} ${value === 1 ? noun : nouns}`;

/** Three significant digits: 0.00312, 4.6e−7. */
export function figure(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4) return signed(value.toExponential(1).replace("e-", "e−"));
  if (size >= 1000) return count(value);
  return signed(value.toPrecision(size >= 100 ? 4 : 3));
}

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** As an axis has room for: 12K, 2.5M, 0.02, 16. */
export const short = (value: number) => signed(value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(0).replace("e-", "e−") : compact.format(value));

/** An activation: two decimals, more for small ones. */
export const activation = (value: number) =>
  Math.abs(value) >= 0.1 || value === 0 ? signed(value.toFixed(2)) : figure(value);

/** A share or a cosine: .61, −.12, 1.00. */
export const share = (value: number, digits = 2) => signed(value.toFixed(digits).replace(/^(-?)0\./, "$1."));

export const percent = (value: number) => {
  const hundred = 100 * value;
  const digits = hundred === 0 || Math.abs(hundred) >= 10 ? 0 : Math.abs(hundred) >= 1 ? 1 : 2;
  return `${signed(hundred.toFixed(digits))}\u00a0%`;
};

export const effect = (value: number) => (value > 0 ? "+" : "") + signed(value.toFixed(2));

/** A change of log-probability. */
export const nats = (value: number) => `${effect(value)} nats`;

/** A token where it stands alone: its spaces as dots, its line ends as arrows. */
export function token(text: string): string {
  if (text === "") return "∅";
  return text.replace(/\r?\n/g, "↵").replace(/\t/g, "⇥").replace(/ /g, "·").replace(unseen, code);
}

/** The id of a token where it is known: those below 0 only tell tokens of a list apart. */
export const known = (id: number) => (id < 0 ? "" : ` · id ${id}`);

/** Control characters, and those that would turn the direction of what follows. */
export const unseen = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Text of others with nothing in it that cannot be seen. */
export const visible = (text: string) => text.replace(unseen, code);

/** An invisible character by its number. */
export const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;


/** Round values inside low…high, about `most` of them. */
export function ticks(low: number, high: number, most: number): number[] {
  const raw = (high - low) / most;
  if (!(raw > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find(factor => factor * power >= raw) ?? 10);
  const values: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; i++) values.push(i * step);
  return values;
}

/** The tick's text: no more decimals than tell ticks apart. */
export function tick(value: number, range: number): string {
  if (value === 0) return "0";
  return signed(Number(value.toPrecision(6)).toFixed(range >= 8 ? 0 : range >= 1 ? 1 : range >= 0.1 ? 2 : 3));
}

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** When something was written, in the reader's own time. */
export const when = (at: string) => day.format(new Date(at));
