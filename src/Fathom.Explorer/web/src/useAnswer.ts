import { useEffect, useState } from "preact/hooks";
import { ask, get, keyOf, onForget, peek } from "./api.ts";

export interface Answer<T> { value: T | undefined; error: string | undefined; stale: boolean }

/** Counts how often something kept was dropped, and redraws then. */
export function useForgotten(): number {
  const [count, set] = useState(0);
  useEffect(() => {
    const told = () => set(before => before + 1);
    onForget.add(told);
    return () => void onForget.delete(told);
  }, []);
  return count;
}

/** The answer at an address, or to a body. While a new one is under way the old one stays, marked stale, so that nothing flickers. */
export function useAnswer<T>(url: string | undefined, body?: unknown): Answer<T> {
  const key = url === undefined ? undefined : keyOf(url, body);
  const [held, hold] = useState<{ key: string; value?: T; error?: string }>();
  const forgotten = useForgotten();
  useEffect(() => {
    if (url === undefined || key === undefined) return;
    let current = true;
    get<T>(url, body).then(
      value => current && hold({ key, value }),
      (error: Error) => current && hold({ key, error: error.message }));
    return () => { current = false; };
  }, [key, forgotten]);
  const here = url === undefined ? undefined : peek<T>(url, body);
  if (here !== undefined) return { value: here, error: undefined, stale: false };
  if (held === undefined || key === undefined) return { value: undefined, error: undefined, stale: true };
  return { value: held.value, error: held.key === key ? held.error : undefined, stale: held.key !== key };
}

/** The answer at an address as it is now, asked for whenever it is shown; and a way to put another in its place. */
export function useFresh<T>(url: string): [Answer<T>, (value: T) => void] {
  const [held, hold] = useState<{ url: string; value?: T; error?: string }>();
  const forgotten = useForgotten();
  useEffect(() => {
    const gone = new AbortController();
    ask<T>(url, undefined, gone.signal).then(
      value => hold({ url, value }),
      (error: Error) => gone.signal.aborted || hold({ url, error: error.message }));
    return () => gone.abort();
  }, [url, forgotten]);
  const mine = held?.url === url ? held : undefined;
  return [{ value: mine?.value, error: mine?.error, stale: mine === undefined }, value => hold({ url, value })];
}
