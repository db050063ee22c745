import type { ComponentChildren } from "preact";
import { useWidth } from "../components/useWidth.ts";
import { figure, share } from "../format.ts";

/** Where values lie in a picture, which is never left; and its right end. */
export interface Places { x: (value: number) => number; y: (value: number) => number; right: number }

interface Props {
  /** What the picture shows, for those who do not see it. */
  label: string;
  /** Values that it has to hold, above 0. */
  across: number[]; down: number[];
  /** Whether large values of the one axis lie at the bottom; what a value on it means. */
  up?: boolean; meaning?: (value: number) => number;
  /** What is across, and how a value of it is written. */
  name: string; written?: (value: number) => string;
  /** Kept free at the right, for names of lines. */
  spare?: number;
  children: (places: Places) => ComponentChildren;
}

const height = 260;
const room = { left: 52, right: 14, top: 12, bottom: 40 };

/** A picture over two logarithmic axes. */
export function LogLog({ label, across, down, up = false, meaning = value => value, name, written = figure, spare = 0, children }: Props) {
  const [box, width] = useWidth<HTMLDivElement>();
  const [horizontal, vertical] = [axis(across), axis(down)];
  const right = width - room.right - spare;
  const inside = (place: number) => Math.min(1, Math.max(0, place));
  const x = (value: number) => room.left + inside(horizontal.at(value)) * (right - room.left);
  const y = (value: number) => room.top + inside(up ? vertical.at(value) : 1 - vertical.at(value)) * (height - room.top - room.bottom);
  const most = Math.max(2, Math.floor((right - room.left) / 64));
  return (
    <div ref={box} style={{ minHeight: `${height}px` }}>
      {width > 0 && <svg width={width} height={height} role="group" aria-label={label}>
        {thinned(horizontal.ticks, most).map(tick => <text key={tick} x={x(tick)} y={height - 22} text-anchor="middle">{written(tick)}</text>)}
        <text x={(room.left + right) / 2} y={height - 4} text-anchor="middle">{name}</text>
        {vertical.ticks.map(tick => <g key={tick}>
          <line class="rule" x1={room.left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text x={room.left - 8} y={y(tick) + 4} text-anchor="end">{mark(meaning(tick))}</text>
        </g>)}
        {children({ x, y, right })}
      </svg>}
    </div>
  );
}

const mark = (value: number) => (value > 0 && value < 1 ? share(value, 4).replace(/0+$/, "") : figure(value));

const thinned = (ticks: number[], most: number) => {
  const every = Math.ceil(ticks.length / most);
  return ticks.filter((_, i) => i % every === 0);
};

function axis(values: number[]): { at: (value: number) => number; ticks: number[] } {
  const logs = values.length > 0 ? values.map(Math.log10) : [0];
  const [first, last] = [Math.min(...logs), Math.max(...logs)];
  const spare = Math.max(0.06 * (last - first), 0.02);
  const [low, high] = [first - spare, last + spare];
  const multiples = (digits: number[]) => Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i)
    .flatMap(power => digits.map(digit => digit * 10 ** power))
    .filter(value => Math.log10(value) >= low && Math.log10(value) <= high);
  const decades = high - low;
  const ticks = multiples(decades > 3 ? [1] : decades > 1.5 ? [1, 2, 5] : [1, 2, 3, 5, 7]);
  return { at: value => (Math.log10(value) - low) / decades, ticks: ticks.length >= 2 ? ticks : multiples([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]) };
}
