import type { Label } from "../api.ts";
import { count, share, visible } from "../format.ts";

/** What somebody says the latent fires on, who says so, and how well it holds. */
export function Labelled({ label: { text, explainer, judge, isByPerson, score, marks } }: { label: Label }) {
  return (
    <p class="words">
      Labelled <em class="label"><bdi>{visible(text)}</bdi></em> by {isByPerson ? explainer === "person" ? "a person" : <bdi>{visible(explainer)}</bdi> : `the ${visible(explainer)} explainer`}{judge ? ` with ${visible(judge)}` : ""}.
      {score && <> On text that it was not made from, {score.measure} by {score.scorer}:{" "}
        <span data-tip={`${score.value}${score.asked > 0 ? `, asked about ${count(score.asked)} passages or tokens` : ""}; the interval is one of 95 %`}>{share(score.value)} ({share(score.low)} … {share(score.high)})</span>,
        chance being {share(score.chance)}.</>}
      {marks !== null && <> Scores as published, without what guessing scores:{" "}
        {marks.map(({ scorer, judge, value }, i) => <span key={i}>{i > 0 && ", "}{visible(scorer) || "unnamed"} {share(value)}{judge ? ` by ${visible(judge)}` : ""}</span>)}.</>}
    </p>
  );
}
