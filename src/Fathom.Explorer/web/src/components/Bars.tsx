import type { ComponentChildren } from "preact";
import type { Histogram } from "../api.ts";
import { ticks } from "../format.ts";
import { useWidth } from "./useWidth.ts";

interface Props {
  histogram: Histogram;
  height: number;
  label: string;
  /** Heights by log10(1 + count) instead of by count. */
  log?: boolean;
  /** Ink of a bin by its middle. */
  ink?: (middle: number) => string;
  tick: (value: number) => string;
  /** What a bin says when pointed at. */
  tip: (low: number, high: number, count: number) => string;
  /** Where the first tick may start, such as every whole power of ten. */
  at?: number[];
  note?: string;
  /** Values that must be told on the axis, before all others. */
  strong?: number[] | undefined;
  /** Drawn above the bars, given the place of a value. */
  over?: (x: (value: number) => number, width: number, base: number) => ComponentChildren;
}

const axis = 20;
const room = 40, character = 6.7;

/** A histogram: bars, a base line, few ticks. Words around it carry its name. */
export function Bars({ histogram, height, label, log, ink, tick, tip, at, note, strong, over }: Props) {
  const [box, width] = useWidth<HTMLDivElement>();
  const { low, high, counts } = histogram;
  const base = height - axis;
  const x = (value: number) => ((value - low) / (high - low)) * width;
  const size = (count: number) => (log ? Math.log10(1 + count) : count);
  const tallest = Math.max(1e-9, ...counts.map(size));
  const step = width / counts.length;
  const gap = step >= 8 ? 2 : step >= 4 ? 1 : 0;
  const bar = (i: number) => low + ((high - low) * i) / counts.length;
  const anchor = (place: number) => (place < 14 ? "start" : place > width - 14 ? "end" : "middle");
  // Where a tick's text lies.
  const extent = (value: number): [number, number] => {
    const [place, long] = [x(value), character * tick(value).length];
    const start = { start: place, middle: place - long / 2, end: place - long }[anchor(place)];
    return [start, start + long];
  };
  const apart = (one: number, other: number) => {
    const [[from, to], [start, end]] = [extent(one), extent(other)];
    return Math.abs(x(one) - x(other)) >= room && (to + character <= start || end + character <= from);
  };
  const told: { value: number; strong: boolean }[] = [];
  const candidates = [...(strong ?? []), ...(at ?? [low, high, ...ticks(low, high, Math.max(2, width / 130))])];
  for (const [i, value] of candidates.entries())
    if (told.every(other => apart(other.value, value))) told.push({ value, strong: i < (strong?.length ?? 0) });
  return (
    <div class="bars" ref={box}>
      {width > 0 && <svg width={width} height={height} role="img" aria-label={label}>
        {counts.map((count, i) => {
          const tall = count === 0 ? 0 : Math.max(1.5, (size(count) / tallest) * (base - 10));
          return (
            <g key={i} data-tip={tip(bar(i), bar(i + 1), count)}>
              <rect class="catch" x={i * step} y={0} width={step} height={base} />
              <rect class={`bar ${ink ? ink(bar(i + 0.5)) : "warm"}`} x={i * step} y={base - tall} width={Math.max(step - gap, 0.5)} height={tall} rx={Math.min(1, tall)} />
            </g>
          );
        })}
        <line class="base" x1={0} x2={width} y1={base + 0.5} y2={base + 0.5} />
        {told.map(({ value, strong }) => {
          const place = x(value);
          return <text key={value} class={strong ? "strong" : ""} x={place} y={base + 15} text-anchor={anchor(place)}>{tick(value)}</text>;
        })}
        {note && <text x={width} y={12} text-anchor="end">{note}</text>}
        {over?.(x, width, base)}
      </svg>}
    </div>
  );
}
