import type { LatentMap } from "../api.ts";

/** The map as arrays; latents without a place have density 0. */
export interface Points {
  count: number;
  /** x and y of each latent, 0 … 65535. */
  places: Uint16Array;
  /** 0 for a dead latent, else 1 … 255. */
  densities: Uint8Array;
  /** 0 without a label, 1 with one, 2 … 255 by its score. */
  labels: Uint8Array;
}

/** The points as the server sends them: places, densities, labels, one array behind the other. */
export const decode = ({ latents: count }: LatentMap, points: ArrayBuffer): Points => ({
  count, places: new Uint16Array(points, 0, 2 * count), densities: new Uint8Array(points, 4 * count, count), labels: new Uint8Array(points, 5 * count, count),
});

/** Which latents match, one byte each. */
export function flags(bits: string, count: number): Uint8Array<ArrayBuffer> {
  const packed = Uint8Array.from(atob(bits), character => character.charCodeAt(0));
  const each = new Uint8Array(count);
  for (let i = 0; i < count; i++) each[i] = (packed[i >> 3]! >> (i & 7)) & 1;
  return each;
}

/** Values by rank, 1 … 255, so that all inks are used; 0 stays 0. */
export function spread(values: Uint8Array): Uint8Array {
  const counts = new Uint32Array(257);
  for (const value of values) if (value) counts[value + 1]!++;
  for (let value = 1; value <= 256; value++) counts[value]! += counts[value - 1]!;
  const all = Math.max(1, counts[256]!);
  return values.map(value => (value ? 1 + Math.round((254 * (counts[value]! + counts[value + 1]!)) / (2 * all)) : 0));
}

/** −1 … 1 from steps. */
export const place = (steps: number) => (steps / 65535) * 2 - 1;

const cells = 128;

/** Finds the point nearest to a place: points by the cells of a square grid. */
export class Nearest {
  readonly #starts = new Uint32Array(cells * cells + 1);
  readonly #order: Uint32Array;

  constructor(readonly points: Points) {
    const { count, places, densities } = points;
    const cell = (i: number) => (places[2 * i]! >> 9) + cells * (places[2 * i + 1]! >> 9);
    for (let i = 0; i < count; i++) if (densities[i]) this.#starts[cell(i) + 1]!++;
    for (let c = 0; c < cells * cells; c++) this.#starts[c + 1]! += this.#starts[c]!;
    const next = this.#starts.slice();
    this.#order = new Uint32Array(this.#starts[cells * cells]!);
    for (let i = 0; i < count; i++) if (densities[i]) this.#order[next[cell(i)]!++] = i;
  }

  /** The nearest point within a distance, all on the scale of −1 … 1; of those that `matches` lets pass. */
  find(x: number, y: number, within: number, matches: Uint8Array | undefined): number | undefined {
    const clamp = (value: number) => Math.min(cells - 1, Math.max(0, Math.floor(((value + 1) / 2) * cells)));
    let best: number | undefined;
    let distance = within * within;
    for (let row = clamp(y - within); row <= clamp(y + within); row++)
      for (let column = clamp(x - within); column <= clamp(x + within); column++)
        for (let at = this.#starts[column + cells * row]!; at < this.#starts[column + cells * row + 1]!; at++) {
          const i = this.#order[at]!;
          if (matches && !matches[i]) continue;
          const [dx, dy] = [place(this.points.places[2 * i]!) - x, place(this.points.places[2 * i + 1]!) - y];
          if (dx * dx + dy * dy > distance) continue;
          distance = dx * dx + dy * dy;
          best = i;
        }
    return best;
  }
}
