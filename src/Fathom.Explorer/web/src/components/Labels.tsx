import { addresses, type Explained, type ExplainedLabel, type ExplainedScore } from "../api.ts";
import { count, counted, share, visible } from "../format.ts";
import { useAnswer } from "../useAnswer.ts";
import { ExampleRow } from "./ExampleRow.tsx";
import "./labels.css";

interface Props { dictionary: string; latent: number; max: number }

/** Every label that explainers gave, how well each held, and the passages on which it did not. */
export function Labels({ dictionary, latent, max }: Props) {
  const answer = useAnswer<Explained>(addresses.labels(dictionary, latent));
  if (answer.error !== undefined) return <p class="error">{answer.error}</p>;
  const labels = answer.value?.labels ?? [];
  if (labels.length === 0) return null;
  return (
    <details class="labels">
      <summary>{counted(labels.length, "label")} by explainers, their scores and what they missed</summary>
      <ul>{labels.map((label, i) => <One key={i} label={label} dictionary={dictionary} latent={latent} max={max} />)}</ul>
    </details>
  );
}

function One({ label, ...at }: { label: ExplainedLabel } & Props) {
  return (
    <li>
      <p><em class="label"><bdi>{visible(label.text)}</bdi></em> <span class="control">{visible(label.explainer)}{label.judge ? ` with ${visible(label.judge)}` : ""}</span></p>
      {label.scores.length === 0 && <p class="control">not scored</p>}
      {label.scores.map(score => <Scored key={score.score.scorer} scored={score} {...at} />)}
    </li>
  );
}

function Scored({ scored: { score, failed, wrong }, dictionary, latent, max }: { scored: ExplainedScore } & Props) {
  return (
    <div class="scored">
      <p>
        {visible(score.scorer)}: {share(score.value)} <span class="control">({share(score.low)} … {share(score.high)}), chance {share(score.chance)}, {visible(score.measure)} over {count(score.asked)}{failed > 0 ? `; ${count(failed)} came to no answer` : ""}</span>
      </p>
      {wrong && wrong.length > 0 && (
        <details>
          <summary>{counted(wrong.length, "passage")} judged wrongly{wrong.length === 10 ? ", the first of them" : ""}</summary>
          <ol class="examples">
            {wrong.map(({ isYes, example }, i) => <li key={i} class="case">
              <p class="control">{isYes
                ? score.scorer === "fuzzing" ? "the right tokens were marked; taken for wrong" : "it fires here; taken for silent"
                : score.scorer === "fuzzing" ? "other tokens were marked; taken for right" : "silent here; taken for firing"}</p>
              <ul><ExampleRow dictionary={dictionary} latent={latent} example={example} max={max} published={false} still /></ul>
            </li>)}
          </ol>
        </details>
      )}
    </div>
  );
}
