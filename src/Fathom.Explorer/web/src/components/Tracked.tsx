import type { Tracks } from "../api.ts";
import { percent, share } from "../format.ts";

/** What the latent's name rests on, in words: when the variable is active, how much of it the latent catches, how often it is right. */
export function Tracked({ tracks }: { tracks: Tracks }) {
  const { description, f1, precision, recall, threshold } = tracks;
  const strong = threshold > 0 ? ` above ${percent(threshold)} of its maximum` : "";
  return (
    <p class="words">
      {description && <>{sentence(description)} </>}
      On held-out text it fires{strong} on {percent(recall)} of such tokens, and {percent(precision)} of where it
      does is such a token: <span data-tip={`F1 ${f1}: precision ${precision}, recall ${recall}`}>F1 {share(f1)}</span>.
    </p>
  );
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
