import type { Reading } from "../../api.ts";

/** What a latent does on some tokens of a text. */
export interface Firing {
  latent: number;
  /** Over one or several chosen tokens the sum; over the whole text the largest. */
  activation: number;
  /** The largest of its quantiles there. */
  quantile: number;
  /** Position of the strongest of them. */
  peak: number;
}

/** The latents that fire on some tokens, or on the whole text where none is chosen. */
export function firings(reading: Reading, chosen: number[]): Map<number, Firing> {
  const found = new Map<number, Firing>();
  const strongest = new Map<number, number>();
  const positions = chosen.length > 0 ? chosen : reading.tokens.keys();
  for (const position of positions) {
    const token = reading.tokens[position];
    token?.latents.forEach((latent, i) => {
      const activation = token.activations[i]!;
      const quantile = token.quantiles[i]!;
      const firing = found.get(latent) ?? { latent, activation: 0, quantile: 0, peak: position };
      if (activation > (strongest.get(latent) ?? 0)) {
        strongest.set(latent, activation);
        firing.peak = position;
      }
      firing.activation = chosen.length > 0 ? firing.activation + activation : Math.max(firing.activation, activation);
      firing.quantile = Math.max(firing.quantile, quantile);
      found.set(latent, firing);
    });
  }
  return found;
}

/** The activations of a latent, by position. */
export function activations(reading: Reading, latent: number): number[] {
  return reading.tokens.map(token => token.activations[token.latents.indexOf(latent)] ?? 0);
}

/** The largest activation of a latent in the index, or on the text where that is larger. */
export function maximum(reading: Reading, latent: number): number {
  return Math.max(reading.maxima[reading.latents.indexOf(latent)] ?? 0, ...activations(reading, latent));
}

/** Where two texts differ: tokens from `first` up to the last `behind` ones. */
export interface Difference { first: number; behind: number }

export function difference(old: Reading, now: Reading): Difference {
  const shorter = Math.min(old.tokens.length, now.tokens.length);
  let first = 0;
  while (first < shorter && old.tokens[first]!.id === now.tokens[first]!.id) first++;
  let behind = 0;
  while (behind < shorter - first && old.tokens.at(-1 - behind)!.id === now.tokens.at(-1 - behind)!.id) behind++;
  return { first, behind };
}

/** The tokens of the old text that stand where some of the new one's do; those that were changed stand for each other. */
export function before(positions: number[], { first, behind }: Difference, old: Reading, now: Reading): number[] {
  const places = new Set<number>();
  for (const position of positions) {
    if (position < first) places.add(position);
    else if (position >= now.tokens.length - behind) places.add(position - now.tokens.length + old.tokens.length);
    else for (let place = first; place < old.tokens.length - behind; place++) places.add(place);
  }
  return [...places];
}
