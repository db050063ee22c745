import type { Published as Of } from "../api.ts";
import { counted, visible } from "../format.ts";

/** Whose figures these are, so that nobody takes them for exact ones. */
export function Published({ published: { format, dataset, prompts, promptTokens, examples } }: { published: Of }) {
  return (
    <p class="words">
      As others published it ({format}): figures of a sample{prompts > 0 && <> of {counted(prompts, "text")}{promptTokens > 0 && <> of up to {counted(promptTokens, "token")}</>}</>}
      {dataset !== "" && <> from {visible(dataset)}</>}, and {counted(examples, "example")} that they chose. There is no index, so nothing here is counted anew.
    </p>
  );
}
