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

/** Cells of the grid along a side: a cell has so many of the 16 bits of a place. */
const cells = 128;
const cellBits = 9;

const cellOf = (place: number) => Math.min(cells - 1, Math.max(0, Math.floor(((place + 1) / 2) * cells)));

/** Living points by the cells of a square grid, row after row, so that those of a few neighbouring cells lie together. */
export class Grid {
  /** Their latents, in that order. */
  readonly order: Uint32Array;
  readonly #starts = new Uint32Array(cells * cells + 1);

  /** Of the latents that have this mark among `matches`, or of all. */
  constructor(readonly points: Points, matches?: Uint8Array, mark = 1) {
    const { count, places, densities } = points;
    const starts = this.#starts;
    const isIn = (i: number) => densities[i] && (!matches || matches[i] === mark);
    const cell = (i: number) => (places[2 * i]! >> cellBits) + cells * (places[2 * i + 1]! >> cellBits);
    for (let i = 0; i < count; i++) if (isIn(i)) starts[cell(i) + 1]!++;
    for (let c = 0; c < cells * cells; c++) starts[c + 1]! += starts[c]!;
    const next = starts.slice();
    this.order = new Uint32Array(starts[cells * cells]!);
    for (let i = 0; i < count; i++) if (isIn(i)) this.order[next[cell(i)]!++] = i;
  }

  /** Tells of the points in the cells around a box, on the scale of −1 … 1: the first of each row, and how many. */
  ranges({ left, right, bottom, top }: Box, take: (first: number, count: number) => void): void {
    const [from, to] = [cellOf(left), cellOf(right)];
    for (let row = cellOf(bottom); row <= cellOf(top); row++) {
      const [first, end] = [this.#starts[from + cells * row]!, this.#starts[to + 1 + cells * row]!];
      if (end > first) take(first, end - first);
    }
  }

  /** The nearest point within a distance, all on the scale of −1 … 1. */
  find(x: number, y: number, within: number): number | undefined {
    let best: number | undefined;
    let distance = within * within;
    this.ranges({ left: x - within, right: x + within, bottom: y - within, top: y + within }, (first, count) => {
      for (let at = first; at < first + count; at++) {
        const i = this.order[at]!;
        const [dx, dy] = [place(this.points.places[2 * i]!) - x, place(this.points.places[2 * i + 1]!) - y];
        if (dx * dx + dy * dy > distance) continue;
        distance = dx * dx + dy * dy;
        best = i;
      }
    });
    return best;
  }
}

/** A part of the plane. */
export interface Box { left: number; right: number; bottom: number; top: number }
