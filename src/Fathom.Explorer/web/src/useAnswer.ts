import { useEffect, useState } from "preact/hooks";
import { get, keyOf, peek } from "./api.ts";

export interface Answer<T> { value: T | undefined; error: string | undefined; stale: boolean }

/** The answer at an address, or to a body. While a new one is under way the old one stays, marked stale, so that nothing flickers. */
export function useAnswer<T>(url: string | undefined, body?: unknown): Answer<T> {
  const key = url === undefined ? undefined : keyOf(url, body);
  const [held, hold] = useState<{ key: string; value?: T; error?: string }>();
  useEffect(() => {
    if (url === undefined || key === undefined) return;
    let current = true;
    get<T>(url, body).then(
      value => current && hold({ key, value }),
      (error: Error) => current && hold({ key, error: error.message }));
    return () => { current = false; };
  }, [key]);
  const here = url === undefined ? undefined : peek<T>(url, body);
  if (here !== undefined) return { value: here, error: undefined, stale: false };
  if (held === undefined || key === undefined) return { value: undefined, error: undefined, stale: true };
  return { value: held.value, error: held.key === key ? held.error : undefined, stale: held.key !== key };
}
