import { count, share, token, visible } from "../format.ts";
import { follow, print, toFeature, type Route } from "../route.ts";
import { useAnswer } from "../useAnswer.ts";
import { runAddresses, type ComparedKind, type ComparedLatent, type ComparedPage } from "./api.ts";

const size = 50;

interface Props { route: Route; first: string; second: string; kind: ComparedKind; change: (state: Record<string, string>) => void }

/** Latents that a comparison found, each beside its partner, its nearest or its parent. */
export function ComparedTable({ route, first, second, kind, change }: Props) {
  const sort = route.state["by"] ?? "cosine";
  const ascending = route.state["way"] === "up";
  const offset = Number(route.state["at"] ?? 0) || 0;
  const answer = useAnswer<ComparedPage>(runAddresses.compared(first, second, { kind, sort, descending: !ascending, offset, count: size }));
  if (answer.error !== undefined) return <p class="error">{answer.error}</p>;
  const page = answer.value;
  if (!page) return null;
  if (page.matching === 0) return <p class="empty">None.</p>;
  const head = (name: string, key: string) => kind === "split" ? <>{name}</> : (
    <button type="button" aria-pressed={sort === key} onClick={() => change({ by: key, way: sort === key && !ascending ? "up" : "", at: "" })}>
      {name}{sort === key ? ascending ? " ↑" : " ↓" : ""}
    </button>
  );
  return (
    <>
      <table class={`plain compared ${answer.stale ? "stale" : ""}`} aria-label="Compared latents">
        <thead><tr><th>{head("cosine", "cosine")}</th><th>{kind === "split" ? "together" : head("corr.", "correlation")}</th><th>{head(first, "number")}</th><th>{second}</th></tr></thead>
        <tbody>{page.pairs.map(pair => (
          <tr key={`${pair.first.latent} ${pair.second.latent}`} class={pair.aboveChance ? "" : "within"}>
            <td data-tip={`decoder cosine ${pair.cosine}${pair.encoderCosine === null ? "" : ` · encoder ${pair.encoderCosine}`} · ${pair.aboveChance ? "above" : "not above"} chance`}>{share(pair.cosine)}</td>
            <td data-tip={pair.together !== null ? "share of the part’s firings with the parent’s" : "correlation of the activations"}>{pair.together !== null ? share(pair.together) : pair.correlation !== null ? share(pair.correlation) : "–"}</td>
            <td><One latent={pair.first} dictionary={first} route={route} /></td>
            <td><One latent={pair.second} dictionary={second} route={route} /></td>
          </tr>
        ))}</tbody>
      </table>
      <p class="pages">
        {offset > 0 && <button class="link" type="button" onClick={() => change({ at: String(Math.max(0, offset - size)) })}>← before</button>}
        <span class="state">{count(offset + 1)}–{count(offset + page.pairs.length)} of {count(page.matching)}</span>
        {offset + size < page.matching && <button class="link" type="button" onClick={() => change({ at: String(offset + size) })}>further →</button>}
      </p>
    </>
  );
}

function One({ latent, dictionary, route }: { latent: ComparedLatent; dictionary: string; route: Route }) {
  const number = count(latent.latent);
  if (latent.firesOn === null) return <span class="latent"><span data-tip="not indexed">{number}</span></span>;
  const there: Route = { ...toFeature(route, latent.latent), dictionary };
  return (
    <span class="latent">
      <a class="name" href={print(there)} onClick={event => follow(event, there)}>{number}</a>
      {latent.name !== null && <span>{visible(latent.name)}</span>}
      {latent.firesOn.length === 0 ? <span class="state">dead</span> : latent.firesOn.slice(0, 4).map(each => <span class="token fires" key={each.id}>{token(each.text)}</span>)}
    </span>
  );
}
