import type { Neighbour } from "../api.ts";
import { count, share, token } from "../format.ts";
import { follow, print, toFeature, type Route } from "../route.ts";

/** Latents whose decoder directions are nearest, and how often they fire on the same tokens. */
export function NearIt({ neighbours, published, route }: { neighbours: Neighbour[]; published: boolean; route: Route }) {
  return (
    <>
      <h2>Near it <small>decoder cosine{published ? "" : " · fires together"}</small></h2>
      {neighbours.length === 0 && <p class="empty">{published ? "None were published." : "No latent points its way."}</p>}
      <ul class="near">
        {neighbours.map(({ latent, cosine, jaccard, firesOn }) => {
          const there: Route = toFeature(route, latent);
          return (
            <li key={latent}>
              <a href={print(there)} onClick={event => follow(event, there)}>
                <span>{count(latent)}</span>
                <span class="on">{firesOn.length === 0 ? (published ? "" : "dead") : firesOn.map(each => <span class="token" key={each.id}>{token(each.text)}</span>)}</span>
              </a>
              <span class="number" data-tip={published ? `decoder cosine ${cosine}` : `decoder cosine ${cosine} · Jaccard ${jaccard}`}>{share(cosine)}{published ? "" : ` · ${share(jaccard)}`}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
