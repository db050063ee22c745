import { count, counted, figure, share } from "../format.ts";
import type { Route } from "../route.ts";
import type { Sweep } from "./api.ts";
import { ink } from "./inks.ts";
import { Pareto } from "./Pareto.tsx";
import { RunName } from "./RunName.tsx";

/** A sweep: what its dictionaries cost and give, site by site. */
export function SweepPart({ sweep, route }: { sweep: Sweep; route: Route }) {
  const kinds = [...new Set(sweep.dictionaries.map(it => it.architecture))];
  const sites = [...new Set(sweep.dictionaries.map(it => it.site))];
  return (
    <>
      {sites.map(site => {
        const swept = sweep.dictionaries.filter(it => it.site === site);
        const ends = swept.filter(it => it.bestFvu).length;
        return (
          <section key={site} class="sweep">
            <h2>{sweep.name} <small>a sweep of {counted(swept.length, "dictionary", "dictionaries")} of {site}, on held-out text; the line joins those that no other beats in both</small></h2>
            <p class="legend">{kinds.map((kind, place) => <span key={kind}><i style={{ background: ink(place) }} />{kind}</span>)}</p>
            <div class="panels">
              <Pareto title="FVU, lower is better" swept={swept} kinds={kinds} route={route} value={it => it.fvu} meaning={v => v} best={it => it.bestFvu} up={false} />
              <Pareto title="CE score, higher is better" swept={swept} kinds={kinds} route={route} value={it => it.ceScore === null ? null : 1 - it.ceScore} meaning={v => 1 - v} best={it => it.bestCe} up />
            </div>
            <div class="scroll"><table class="plain" aria-label={`Dictionaries of ${sweep.name}, ${site}: ${ends} on the frontier`}>
              <thead><tr><th>dictionary</th><th>latents</th><th>L0</th><th>FVU</th><th>CE score</th><th>silent</th><th>seconds</th><th>no other beats it</th></tr></thead>
              <tbody>{swept.map(it => (
                <tr key={it.name}>
                  <td><i style={{ background: ink(kinds.indexOf(it.architecture)) }} /><RunName name={it.name} indexed={it.indexed} route={route} />{it.failure !== null && <p class="error">{it.failure}</p>}</td>
                  <td>{count(it.latents)}</td>
                  <td>{it.l0 === null ? "–" : figure(it.l0)}</td>
                  <td>{it.fvu === null ? "–" : share(it.fvu, 4)}</td>
                  <td>{it.ceScore === null ? "–" : share(it.ceScore, 4)}</td>
                  <td>{it.silent === null ? "–" : count(it.silent)}</td>
                  <td>{figure(it.seconds)}</td>
                  <td>{[it.bestFvu && "in FVU", it.bestCe && "in CE"].filter(Boolean).join(", ")}</td>
                </tr>
              ))}</tbody>
            </table></div>
          </section>
        );
      })}
    </>
  );
}
