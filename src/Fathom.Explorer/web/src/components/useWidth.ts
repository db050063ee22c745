import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** The width of an element in pixels, kept current, so that drawings have crisp lines and legible text at any size. */
export function useWidth<T extends HTMLElement>(): [RefObject<T | null>, number] {
  const element = useRef<T>(null);
  const [width, set] = useState(0);
  useLayoutEffect(() => {
    const target = element.current!;
    set(target.clientWidth);
    const observer = new ResizeObserver(() => set(target.clientWidth));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
