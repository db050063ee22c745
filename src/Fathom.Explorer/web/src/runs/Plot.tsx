import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { useWidth } from "../components/useWidth.ts";
import { count, figure, short } from "../format.ts";
import { colour, ink } from "./inks.ts";

export interface Line { name: string; place: number; steps: number[]; values: number[] }

interface Props { title: string; words: string; lines: Line[]; log: boolean; height?: number }

const shared = uPlot.sync("steps");

/** Lines over the steps. What stands beside each name is its last value, or the one under the cursor that all plots share. */
export function Plot({ title, words, lines, log, height = 168 }: Props) {
  const [box, width] = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot | undefined>(undefined);
  const [at, point] = useState<number | null>(null);
  const theme = useTheme();
  const data = together(lines, log);
  const latest = useRef(data);
  latest.current = data;
  const names = lines.map(line => `${line.name} ${line.place}`).join("\n");

  useEffect(() => {
    if (width === 0) return;
    const target = box.current!;
    plot.current = new uPlot(options(target, width, height, lines, log, point), latest.current, target);
    return () => {
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [names, log, theme, height, width > 0]);
  useEffect(() => plot.current?.setSize({ width, height }), [width, height]);
  useEffect(() => plot.current?.setData(data), [lines, log]);

  const step = at === null ? undefined : data[0][at];
  const told = lines.map(line => {
    const place = step === undefined ? line.steps.length - 1 : nearest(line.steps, step);
    return { ...line, value: line.values[place] };
  });
  const label = `${title}, ${words}. ${lines.map(line => `${line.name}: ${line.values.length === 0 ? "nothing yet" : `${figure(line.values.at(-1)!)} at step ${count(line.steps.at(-1)!)}`}`).join("; ")}`;
  return (
    <figure class="plot">
      <h3 data-tip={words}>{title} <small>{step === undefined ? "" : `step ${count(step)}`}</small></h3>
      <div ref={box} role="img" aria-label={label} style={{ height: `${height}px` }} />
      <ul class="told" aria-hidden="true">
        {told.map(line => <li key={line.name} data-tip={line.name}><i style={{ background: ink(line.place) }} />{line.value === undefined ? "–" : figure(line.value)}</li>)}
      </ul>
    </figure>
  );
}

function options(target: Element, width: number, height: number, lines: Line[], log: boolean, point: (at: number | null) => void): uPlot.Options {
  const muted = colour(target, "--muted");
  const axis: uPlot.Axis = {
    stroke: muted, font: "11px ui-monospace, Menlo, Consolas, monospace",
    grid: { stroke: colour(target, "--line"), width: 1, filter: rounds(log) }, ticks: { show: false }, border: { show: false },
  };
  return {
    width, height, padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: shared.key }, drag: { x: true, y: false }, points: { size: 6 } },
    scales: { x: { time: false }, y: { distr: log ? 3 : 1 } },
    axes: [
      { ...axis, size: 24, space: 80, values: (_, ticks) => ticks.map(tick => short(tick)) },
      { ...axis, size: (_, labels) => Math.max(54, 14 + 6.8 * Math.max(0, ...(labels ?? []).map(label => label?.length ?? 0))), space: 34, filter: rounds(log), values: (_, ticks) => apart(ticks) },
    ],
    series: [{}, ...lines.map(line => ({ label: line.name, stroke: colour(target, ink(line.place)), width: 1.5, spanGaps: true, points: { show: false } }))],
    hooks: { setCursor: [self => point(self.cursor.idx ?? null)] },
  };
}

// Short where that tells the ticks apart, otherwise with as many digits as do.
function apart(ticks: (number | null)[]): string[] {
  const some = ticks.filter(tick => tick !== null);
  const alike = new Set(some.map(short)).size < some.length;
  return ticks.map(tick => tick === null ? "" : alike ? String(Number(tick.toPrecision(7))) : short(tick));
}

// A logarithmic axis over decades is ruled at 1, 2 and 5 times their powers, or at the powers alone.
const rounds = (log: boolean): uPlot.Axis.Filter => (_, ticks) => {
  const decades = log && ticks.length > 1 ? Math.log10(ticks.at(-1)! / ticks[0]!) : 0;
  const kept = decades > 2 ? [1] : decades > 1 ? [1, 2, 5] : [1, 2, 3, 5, 7];
  return !log || ticks.length < 6 ? ticks : ticks.map(tick => kept.includes(Math.round(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9))) ? tick : null);
};

// Steps of all lines; on a logarithmic axis there is no place for what is not above 0.
function together(lines: Line[], log: boolean): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  return uPlot.join(lines.map(line => [line.steps, log ? line.values.map(value => (value > 0 ? value : null)) : line.values] as uPlot.AlignedData));
}

function nearest(steps: number[], step: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle]! <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A canvas knows no style sheet: it is drawn anew when the theme changes. */
function useTheme(): string {
  const root = document.documentElement;
  const [theme, set] = useState(root.dataset["theme"] ?? "");
  useEffect(() => {
    const observer = new MutationObserver(() => set(root.dataset["theme"] ?? ""));
    observer.observe(root, { attributes: true, attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, []);
  return theme;
}
