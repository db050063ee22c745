import { addresses, type Latent } from "../api.ts";
import { activation, visible } from "../format.ts";
import { firstOrder, follow, print, toFeature, type Route } from "../route.ts";
import { useAnswer } from "../useAnswer.ts";

/** What a latent is called, its largest activation, and the way to its page. */
export function LatentName({ dictionary, latent, route }: { dictionary: string; latent: number; route: Route }) {
  const { value, error, stale } = useAnswer<Latent>(Number.isInteger(latent) && latent >= 0 ? addresses.latent(dictionary, latent, firstOrder) : undefined);
  if (error !== undefined) return <span class="error">{error}</span>;
  if (!value || value.latent !== latent || stale) return null;
  const there = toFeature(route, latent);
  const name = value.tracks?.name ?? value.label?.text ?? value.logits?.top.slice(0, 3).map(effect => effect.text.trim()).join(", ") ?? "no label";
  return <span class="latent-name">
    <a href={print(there)} onClick={event => follow(event, there)}>{visible(name)}</a>
    <span class="number"> max {activation(value.max)}</span>
  </span>;
}
