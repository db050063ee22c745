import { count, figure, share } from "../format.ts";
import type { MeasuredFigure, MeasuredValue } from "./api.ts";

export const shownValue = (x: number) => (Number.isInteger(x) && Math.abs(x) >= 10 ? count(x) : Math.abs(x) < 1 && Math.abs(x) >= 0.001 ? share(x, 4) : figure(x));

/** A figure with its spread over seeds. */
export const written = (value: MeasuredValue) =>
  value.mean !== null && value.deviation !== null ? `${shownValue(value.mean)} ± ${shownValue(value.deviation)}` : shownValue(value.value);

/** What the evaluation says of chance, in a sentence. */
export function said(it: MeasuredFigure): string | undefined {
  if (it.againstChance !== null) return it.tells === false ? `does not tell training from chance: ${it.againstChance}` : it.tells === null ? `against chance: ${it.againstChance}` : it.againstChance;
  return it.tells === false ? "does not tell training from chance" : it.tells === true ? "tells training from chance" : undefined;
}

/** One figure: the dictionary, then its controls, as bars with what is known of their spread. */
export function Measured({ it, own }: { it: MeasuredFigure; own: string }) {
  const rows = [{ name: own, value: it.own, verdict: null as string | null }, ...it.controls];
  const ends = rows.flatMap(({ value }) => [middle(value), ...range(value)]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const x = (value: number) => (high > low ? ((value - low) / (high - low)) * 100 : 0);
  const words = said(it);
  return (
    <div class="card">
      <h3>{it.words ?? it.key.replaceAll("_", " ")}</h3>
      <span class="key">{it.key}</span>
      {words && <p class={`said ${it.tells === false ? "no" : ""}`}>{words}</p>}
      {it.own.low !== null && it.own.high !== null && <p class="said">{it.own.mean === null ? "these weights on other documents" : "with other seeds and documents"} {shownValue(it.own.low)} to {shownValue(it.own.high)}</p>}
      <div class="measured">
        {rows.map(({ name, value, verdict }, place) => {
          const [from, to] = range(value);
          const own = place === 0 ? "own" : "";
          const tip = verdict ? `${own ? "" : "this dictionary is "}${verdict}` : `${value.value}`;
          return [
            <span class={own} data-tip={tip}>{name}</span>,
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" data-tip={tip}>
              <line class="zero" x1={x(0)} x2={x(0)} y1="0" y2="10" />
              <rect class={own} x={Math.min(x(0), x(middle(value)))} y="1.5" width={Math.max(0.3, Math.abs(x(middle(value)) - x(0)))} height="7" />
              {to > from && <line x1={x(from)} x2={x(to)} y1="5" y2="5" />}
            </svg>,
            <span class={`number ${own}`} data-tip={tip}>{written(value)}</span>,
          ];
        })}
      </div>
    </div>
  );
}

const middle = (value: MeasuredValue) => value.mean ?? value.value;

function range(value: MeasuredValue): [number, number] {
  if (value.low !== null && value.high !== null) return [value.low, value.high];
  return value.mean !== null && value.deviation !== null ? [value.mean - value.deviation, value.mean + value.deviation] : [value.value, value.value];
}
