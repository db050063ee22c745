import { useEffect, useState } from "preact/hooks";
import { stream } from "./api.ts";

/** Long work of the server: how far it is, and what came of it. */
export interface Steps<TStep, TResult> { step: TStep | undefined; result: TResult | undefined; error: string | undefined }

const none = { step: undefined, result: undefined, error: undefined };

/** Has the server do long work, and gives it up when the address changes or nobody looks any more. */
export function useSteps<TResult, TStep extends { result: TResult | null }>(url: string | undefined): Steps<TStep, TResult> {
  const [held, hold] = useState<Steps<TStep, TResult>>(none);
  useEffect(() => {
    hold(none);
    if (url === undefined) return;
    const over = new AbortController();
    void (async () => {
      try {
        for await (const step of stream<TStep>(url, undefined, over.signal)) hold({ step, result: step.result ?? undefined, error: undefined });
      } catch (e) {
        if (!over.signal.aborted) hold({ ...none, error: (e as Error).message });
      }
    })();
    return () => over.abort();
  }, [url]);
  return held;
}
