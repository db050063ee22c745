import { useWidth } from "../components/useWidth.ts";
import { figure, share } from "../format.ts";
import { follow, print, toView, type Route } from "../route.ts";
import type { Swept } from "./api.ts";
import { ink } from "./inks.ts";

interface Props {
  title: string; swept: Swept[]; kinds: string[]; route: Route;
  /** What is drawn on the logarithmic axis, and what it means. */
  value: (it: Swept) => number | null; meaning: (value: number) => number; best: (it: Swept) => boolean;
  /** Whether what is best lies at the top. */
  up: boolean;
}

const height = 260;
const room = { left: 52, right: 14, top: 12, bottom: 40 };

/** Dictionaries by L0 and by what they lose, both logarithmic; a line through those that no other beats in both. */
export function Pareto({ title, swept, kinds, route, value, meaning, best, up }: Props) {
  const [box, width] = useWidth<HTMLDivElement>();
  const shown = swept.filter(it => it.l0 !== null && it.l0 > 0 && (value(it) ?? 0) > 0);
  const [across, down] = [axis(shown.map(it => it.l0!)), axis(shown.map(it => value(it)!))];
  const x = (l0: number) => room.left + across.at(l0) * (width - room.left - room.right);
  const y = (v: number) => {
    const at = up ? down.at(v) : 1 - down.at(v);
    return room.top + at * (height - room.top - room.bottom);
  };
  const frontier = shown.filter(best).sort((a, b) => a.l0! - b.l0!);
  const said = (it: Swept) => `${it.name}: L0 ${figure(it.l0!)}, ${title} ${figure(meaning(value(it)!))}`;
  return (
    <figure class="pareto" ref={box}>
      <h3>{title} {shown.length < swept.length && <small>{swept.length - shown.length} cannot be drawn</small>}</h3>
      {width > 0 && shown.length > 0 && <svg width={width} height={height} role="img" aria-label={`${title} by L0 of ${shown.length} dictionaries. Best: ${frontier.map(said).join("; ")}`}>
        {across.ticks.map(tick => <text key={tick} x={x(tick)} y={height - 22} text-anchor="middle">{figure(tick)}</text>)}
        <text x={(room.left + width - room.right) / 2} y={height - 4} text-anchor="middle">L0, active latents a token</text>
        {down.ticks.map(tick => <g key={tick}>
          <line class="rule" x1={room.left} x2={width - room.right} y1={y(tick)} y2={y(tick)} />
          <text x={room.left - 8} y={y(tick) + 4} text-anchor="end">{label(meaning(tick))}</text>
        </g>)}
        <polyline class="frontier" points={frontier.map(it => `${x(it.l0!)},${y(value(it)!)}`).join(" ")} />
        {shown.map(it => {
          const dot = <circle cx={x(it.l0!)} cy={y(value(it)!)} r={best(it) ? 5 : 4} fill={ink(kinds.indexOf(it.architecture))} data-tip={said(it)} />;
          if (!it.indexed) return <g key={it.name}>{dot}</g>;
          const there: Route = { ...toView(route, "overview"), dictionary: it.name };
          return <a key={it.name} href={print(there)} aria-label={said(it)} onClick={event => follow(event as MouseEvent, there)}>{dot}</a>;
        })}
      </svg>}
      {shown.length === 0 && <p class="empty">Nothing measured.</p>}
    </figure>
  );
}

const label = (value: number) => (value > 0 && value < 1 ? share(value, 4).replace(/0+$/, "") : figure(value));

function axis(values: number[]): { at: (value: number) => number; ticks: number[] } {
  const logs = values.length > 0 ? values.map(Math.log10) : [0];
  const [first, last] = [Math.min(...logs), Math.max(...logs)];
  const spare = Math.max(0.06 * (last - first), 0.02);
  const [low, high] = [first - spare, last + spare];
  const multiples = (digits: number[]) => Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i)
    .flatMap(power => digits.map(digit => digit * 10 ** power))
    .filter(value => Math.log10(value) >= low && Math.log10(value) <= high);
  const coarse = multiples([1, 2, 5]);
  return { at: value => (Math.log10(value) - low) / (high - low), ticks: coarse.length >= 2 ? coarse : multiples([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]) };
}
