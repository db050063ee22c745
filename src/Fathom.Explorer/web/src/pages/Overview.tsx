import { useEffect } from "preact/hooks";
import { addresses, type Overview as Answer } from "../api.ts";
import { Densities } from "../components/Densities.tsx";
import { Facts } from "../components/Facts.tsx";
import { LatentTable } from "../components/LatentTable.tsx";
import { Name } from "../components/Name.tsx";
import { Naming } from "../components/Naming.tsx";
import { Notice } from "../components/Notice.tsx";
import { Published } from "../components/Published.tsx";
import { Quality } from "../components/Quality.tsx";
import { count, counted, figure, percent } from "../format.ts";
import { MapMaking } from "../map/MapMaking.tsx";
import { MapPanel } from "../map/MapPanel.tsx";
import { go, type Route } from "../route.ts";
import { useAnswer } from "../useAnswer.ts";

export function Overview({ route, dictionary }: { route: Route; dictionary: string }) {
  const answer = useAnswer<Answer>(addresses.overview(dictionary));
  useEffect(() => {
    document.title = `${dictionary} · fathom`;
  }, [dictionary]);
  if (answer.error !== undefined) return <Notice title={dictionary} text={answer.error} />;
  if (!answer.value) return null;
  const it = answer.value;
  const { order } = route;
  return (
    <div class="columns">
      <section>
        <h1><Name text={dictionary} /></h1>
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
        <h2>How often they fire <small>latents by density: the share of tokens on which each fires; drag a range for the table</small></h2>
        <Densities densities={it.densities} range={order.from === undefined && order.to === undefined ? undefined : { low: order.from ?? 0, high: order.to ?? 1 }}
          choose={(from, to) => go({ ...route, order: { ...order, from, to } }, "replace")} />
      </section>
      <aside>
        {!it.published && <Quality route={route} quality={it.quality} stale={it.qualityOfOtherWeights ? `evaluation/${dictionary}` : null} repair={`fathom evaluate --run RUN --dictionary ${dictionary}`} />}
      </aside>
      <section class="across">
        {!it.published && (it.mapped ? <MapPanel route={route} dictionary={dictionary} /> : <MapMaking dictionary={dictionary} latents={it.latents - it.dead} />)}
        <LatentTable route={route} dictionary={dictionary} published={it.published !== null} named={(it.naming?.latents ?? 0) > 0} labelled={it.labelled > 0} />
      </section>
    </div>
  );
}
