import { useEffect, useState } from "preact/hooks";

interface Tip { text: string; x: number; y: number; below: boolean }

/** One tooltip for every element that carries `data-tip`: under the pointer, the finger or the keyboard's focus. */
export function Tooltip() {
  const [tip, show] = useState<Tip>();
  useEffect(() => {
    const over = (event: Event) => {
      const element = (event.target as Element | null)?.closest?.("[data-tip]");
      if (!element) {
        show(undefined);
        return;
      }
      const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
      const below = box.top < 80;
      show({ text: element.getAttribute("data-tip")!, x: Math.min(Math.max(box.left + box.width / 2, 90), innerWidth - 90), y: below ? box.bottom + 8 : box.top - 8, below });
    };
    const away = () => show(undefined);
    document.addEventListener("pointerover", over);
    document.addEventListener("focusin", over);
    document.addEventListener("focusout", away);
    document.addEventListener("pointerleave", away);
    addEventListener("scroll", away, { passive: true });
    addEventListener("popstate", away);
    return () => {
      document.removeEventListener("pointerover", over);
      document.removeEventListener("focusin", over);
      document.removeEventListener("focusout", away);
      document.removeEventListener("pointerleave", away);
      removeEventListener("scroll", away);
      removeEventListener("popstate", away);
    };
  }, []);
  return tip
    ? <div class={`tip ${tip.below ? "below" : ""}`} role="tooltip" style={{ left: `${tip.x}px`, top: `${tip.y}px` }}>{tip.text}</div>
    : null;
}
