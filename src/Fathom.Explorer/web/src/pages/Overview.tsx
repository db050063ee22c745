import { useEffect } from "preact/hooks";
import { addresses, type Histogram, type Overview as Answer } from "../api.ts";
import { Bars } from "../components/Bars.tsx";
import { Facts } from "../components/Facts.tsx";
import { LatentTable } from "../components/LatentTable.tsx";
import { Naming } from "../components/Naming.tsx";
import { Notice } from "../components/Notice.tsx";
import { Published } from "../components/Published.tsx";
import { Quality } from "../components/Quality.tsx";
import { count, counted, figure, percent } from "../format.ts";
import type { Route } from "../route.ts";
import { useAnswer } from "../useAnswer.ts";

export function Overview({ route, dictionary }: { route: Route; dictionary: string }) {
  const answer = useAnswer<Answer>(addresses.overview(dictionary));
  useEffect(() => {
    document.title = `${dictionary} · fathom`;
  }, [dictionary]);
  if (answer.error !== undefined) return <Notice title={dictionary} text={answer.error} />;
  if (!answer.value) return null;
  const it = answer.value;
  return (
    <div class="columns">
      <section>
        <h1>{dictionary}</h1>
        {it.published ? <>
          <p class="words">{counted(it.latents, "latent")} of {it.site} of {it.model}.</p>
          <Published published={it.published} />
        </> : <p class="words">
          {counted(it.latents, "latent")} that describe {it.site} of {it.model}, {counted(it.width, "number")} wide, by about {figure(it.l0)} of
          them at a time. Every one of {counted(it.tokens, "token")} in {counted(it.contexts, "context")} is indexed;{" "}
          {percent(1 - it.trainTokens / it.tokens)} of the tokens were held out from training.
        </p>}
        {it.naming && <Naming naming={it.naming} />}
        {it.labelled > 0 && <p class="words">{counted(it.labelled, "latent")}, {percent(it.labelled / Math.max(1, it.latents - it.dead))} of those that fire, {it.labelled === 1 ? "has" : "have"} a label.</p>}
        <Facts facts={[
          { name: "latents", value: count(it.latents) },
          { name: "dead", value: count(it.dead), exact: it.published ? "density 0 as published" : `fire on none of ${counted(it.tokens, "token")}`, control: percent(it.dead / it.latents) },
          { name: "rare", value: count(it.rare), exact: `alive, but fire on fewer than ${figure(it.rareBelow)} of the tokens`, control: percent(it.rare / it.latents) },
          ...(it.published ? [] : [{ name: "active a token", value: figure(it.l0), exact: `${it.l0}: mean over all tokens` },
          { name: "activations", value: count(it.activations), exact: "every one is kept in the index" }]),
        ]} />
        <h2>How often they fire <small>latents by density: the share of tokens on which each fires</small></h2>
        <Densities densities={it.densities} />
      </section>
      <aside>
        {!it.published && <Quality route={route} quality={it.quality} stale={it.qualityOfOtherWeights ? `evaluation/${dictionary}` : null} repair={`fathom evaluate --run RUN --dictionary ${dictionary}`} />}
      </aside>
      <section class="across">
        <LatentTable route={route} dictionary={dictionary} named={(it.naming?.latents ?? 0) > 0} labelled={it.labelled > 0} />
      </section>
    </div>
  );
}

/** Densities as powers of ten. */
const power = (exponent: number) => exponent === 0 ? "1" : exponent >= -3 ? String(10 ** exponent) : `10${superscript(exponent)}`;
const superscript = (value: number) => [...String(value)].map(character => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(character)]).join("");

function Densities({ densities }: { densities: Histogram }) {
  const alive = densities.counts.reduce((sum, each) => sum + each, 0);
  // From the decade of the rarest living latent on.
  const { low, high, counts } = densities;
  const decade = counts.length / (high - low);
  const first = counts.findIndex(each => each > 0);
  const cut = first < 0 ? 0 : Math.floor(first / decade);
  const shown: Histogram = { low: low + cut, high, counts: counts.slice(cut * decade) };
  const wholes = Array.from({ length: high - shown.low + 1 }, (_, i) => shown.low + i);
  return <Bars histogram={shown} height={128} ink={() => "warm"} at={wholes} tick={power} note="latents"
    label={`Densities of ${counted(alive, "latent")}, on a logarithmic scale from ${power(shown.low)} to ${power(high)}`}
    tip={(low, high, n) => `${figure(10 ** low)} – ${figure(10 ** high)}: ${counted(n, "latent")}`} />;
}
