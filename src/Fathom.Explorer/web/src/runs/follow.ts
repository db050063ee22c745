import { useEffect, useRef, useState } from "preact/hooks";
import { ask, stream } from "../api.ts";
import { runAddresses, type Curve, type Followed, type Training, type Trainings } from "./api.ts";

/** Trainings of the run, asked for anew every few seconds: one may begin at any time. */
export function useTrainings(): { trainings: Training[] | undefined; error: string | undefined } {
  const [trainings, set] = useState<Training[]>();
  const [error, fail] = useState<string>();
  useEffect(() => {
    const over = new AbortController();
    const once = () => ask<Trainings>(runAddresses.trainings(), undefined, over.signal).then(
      answer => { set(answer.trainings); fail(undefined); },
      (e: Error) => over.signal.aborted || fail(e.message));
    void once();
    const timer = setInterval(once, 4000);
    return () => { clearInterval(timer); over.abort(); };
  }, []);
  return { trainings, error };
}

export interface Live { training: Training; curve: Curve }

/** The curves of some trainings, as they go on. A stream that breaks is opened again. */
export function useFollowed(names: string[], points: number): { live: Map<string, Live>; error: string | undefined } {
  const [live, show] = useState(new Map<string, Live>());
  const [error, fail] = useState<string>();
  const key = names.join(",");
  const held = useRef(new Map<string, Live>());
  useEffect(() => {
    const over = new AbortController();
    let frame = 0;
    let timer = 0;
    held.current = new Map([...held.current].filter(([name]) => names.includes(name)));
    const take = (news: Followed) => {
      const before = held.current.get(news.training.name);
      held.current.set(news.training.name, { training: news.training, curve: news.whole || !before ? news.curve : joined(before.curve, news.curve) });
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        show(new Map(held.current));
      });
    };
    const follow = async () => {
      try {
        for await (const news of stream<Followed>(runAddresses.follow(), { names, points }, over.signal)) take(news);
        fail(undefined);
      } catch (e) {
        if (over.signal.aborted) return;
        fail((e as Error).message);
        timer = window.setTimeout(follow, 3000);
      }
    };
    if (names.length > 0) void follow();
    else show(new Map());
    return () => {
      over.abort();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [key, points]);
  return { live, error };
}

function joined(before: Curve, next: Curve): Curve {
  const result = { ...before };
  for (const name of Object.keys(before) as (keyof Curve)[]) result[name] = [...before[name], ...next[name]];
  return result;
}
