import { useState } from "preact/hooks";
import { addresses, type Companion, type Company as Answer } from "../api.ts";
import { count, counted, percent, share, token, visible } from "../format.ts";
import { follow, print, toFeature, type Route } from "../route.ts";
import { useAnswer } from "../useAnswer.ts";

type Which = "together" | "correlated";

/** Who of the whole dictionary fires where the latent does, and who is wider or narrower than it. */
export function Company({ dictionary, latent, route }: { dictionary: string; latent: number; route: Route }) {
  const answer = useAnswer<Answer>(addresses.company(dictionary, latent));
  const [which, choose] = useState<Which>("together");
  if (answer.error !== undefined) return <><h2>Fires with it</h2><p class="error">{answer.error}</p></>;
  if (!answer.value) return null;
  const { parents, children, containment, ratio } = answer.value;
  const some = answer.value[which];
  return (
    <>
      <h2>
        Fires with it
        <span class="chips" role="group" aria-label="Fires with it">
          <button type="button" class="chip" aria-pressed={which === "together"} data-tip="tokens on which both fire / tokens on which either does" onClick={() => choose("together")}>Jaccard</button>
          <button type="button" class="chip" aria-pressed={which === "correlated"} data-tip="correlation of activations over all tokens" onClick={() => choose("correlated")}>Pearson</button>
        </span>
      </h2>
      {some.length === 0 && <p class="empty">No latent fires on a token on which it does.</p>}
      <Latents latents={some} route={route} figure={each => share(which === "together" ? each.jaccard : each.pearson)} />
      {parents.length > 0 && <>
        <h2>Wider <small data-tip={`they fire at least ${ratio} times as often, and on ${percent(containment)} of its tokens or more`}>share of its tokens on which they fire</small></h2>
        <Latents latents={parents} route={route} figure={each => percent(each.ofThis)} />
      </>}
      {children.length > 0 && <>
        <h2>Narrower <small data-tip={`it fires at least ${ratio} times as often, and on ${percent(containment)} of their tokens or more`}>share of their tokens on which it fires</small></h2>
        <Latents latents={children} route={route} figure={each => percent(each.ofOther)} />
      </>}
    </>
  );
}

function Latents({ latents, route, figure }: { latents: Companion[]; route: Route; figure: (each: Companion) => string }) {
  return (
    <ul class="near">
      {latents.map(each => {
        const there = toFeature(route, each.latent);
        return (
          <li key={each.latent}>
            <a href={print(there)} onClick={event => follow(event, there)}>
              <span>{count(each.latent)}</span>
              <span class="on">{each.label !== null ? <bdi>{visible(each.label)}</bdi> : each.firesOn.map(one => <span class="token" key={one.id}>{token(one.text)}</span>)}</span>
            </a>
            <span class="number" data-tip={`${counted(each.both, "token")} · Jaccard ${each.jaccard} · Pearson ${each.pearson}`}>{figure(each)}</span>
          </li>
        );
      })}
    </ul>
  );
}
