import { figure } from "../format.ts";
import { follow, print, toView, type Route } from "../route.ts";
import type { Swept } from "./api.ts";
import { ink } from "./inks.ts";
import { LogLog } from "./LogLog.tsx";

interface Props {
  title: string; swept: Swept[]; kinds: string[]; route: Route;
  /** What is drawn on the logarithmic axis, and what it means. */
  value: (it: Swept) => number | null; meaning: (value: number) => number; best: (it: Swept) => boolean;
  /** Whether what is best lies at the top. */
  up: boolean;
}

/** Dictionaries by L0 and by what they lose, both logarithmic; a line through those that no other beats in both. */
export function Pareto({ title, swept, kinds, route, value, meaning, best, up }: Props) {
  const shown = swept.filter(it => it.l0 !== null && it.l0 > 0 && (value(it) ?? 0) > 0);
  const frontier = shown.filter(best).sort((a, b) => a.l0! - b.l0!);
  const said = (it: Swept) => `${it.name}: L0 ${figure(it.l0!)}, ${title} ${figure(meaning(value(it)!))}`;
  return (
    <figure class="pareto">
      <h3>{title} {shown.length < swept.length && <small>{swept.length - shown.length} cannot be drawn</small>}</h3>
      {shown.length > 0 && <LogLog label={`${title} by L0 of ${shown.length} dictionaries. Best: ${frontier.map(said).join("; ")}`} name="L0, active latents a token"
        across={shown.map(it => it.l0!)} down={shown.map(it => value(it)!)} up={up} meaning={meaning}>
        {({ x, y }) => <>
          <polyline class="frontier" points={frontier.map(it => `${x(it.l0!)},${y(value(it)!)}`).join(" ")} />
          {shown.map(it => {
            const dot = <circle cx={x(it.l0!)} cy={y(value(it)!)} r={best(it) ? 5 : 4} fill={ink(kinds.indexOf(it.architecture))} data-tip={said(it)} />;
            if (!it.indexed) return <g key={it.name}>{dot}</g>;
            const there: Route = { ...toView(route, "overview"), dictionary: it.name };
            return <a key={it.name} href={print(there)} aria-label={said(it)} onClick={event => follow(event as MouseEvent, there)}>{dot}</a>;
          })}
        </>}
      </LogLog>}
      {shown.length === 0 && <p class="empty">Nothing measured.</p>}
    </figure>
  );
}
