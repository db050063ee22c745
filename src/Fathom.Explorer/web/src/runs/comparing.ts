import { useEffect, useState } from "preact/hooks";
import { stream } from "../api.ts";
import { runAddresses, type Comparison, type ComparisonStep } from "./api.ts";

export interface Comparing { step: ComparisonStep | undefined; result: Comparison | undefined; error: string | undefined }

/** Compares two dictionaries, and gives it up when they change or nobody looks any more. */
export function useComparison(first: string | undefined, second: string | undefined): Comparing {
  const [held, hold] = useState<Comparing>({ step: undefined, result: undefined, error: undefined });
  useEffect(() => {
    hold({ step: undefined, result: undefined, error: undefined });
    if (!first || !second) return;
    const over = new AbortController();
    void (async () => {
      try {
        for await (const step of stream<ComparisonStep>(runAddresses.comparison(first, second), undefined, over.signal))
          hold({ step, result: step.result ?? undefined, error: undefined });
      } catch (e) {
        if (!over.signal.aborted) hold({ step: undefined, result: undefined, error: (e as Error).message });
      }
    })();
    return () => over.abort();
  }, [first, second]);
  return held;
}
