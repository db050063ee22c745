import { useEffect, useState } from "preact/hooks";
import { get, peek } from "./api.ts";

export interface Answer<T> { value: T | undefined; error: string | undefined; stale: boolean }

/** The answer at an address. While a new one is under way the old one stays, marked stale, so that nothing flickers. */
export function useAnswer<T>(url: string | undefined): Answer<T> {
  const [held, hold] = useState<{ url: string; value?: T; error?: string }>();
  useEffect(() => {
    if (url === undefined) return;
    let current = true;
    get<T>(url).then(
      value => current && hold({ url, value }),
      (error: Error) => current && hold({ url, error: error.message }));
    return () => { current = false; };
  }, [url]);
  const here = url === undefined ? undefined : peek<T>(url);
  if (here !== undefined) return { value: here, error: undefined, stale: false };
  if (held === undefined || url === undefined) return { value: undefined, error: undefined, stale: true };
  return { value: held.value, error: held.url === url ? held.error : undefined, stale: held.url !== url };
}
