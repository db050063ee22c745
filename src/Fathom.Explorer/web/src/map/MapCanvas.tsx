import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { count } from "../format.ts";
import { go, toFeature, type Route } from "../route.ts";
import { area, corners, type Corner } from "./lasso.ts";
import { MapTip } from "./MapTip.tsx";
import { place, spread, type Points } from "./points.ts";
import { reach, Scatter, type Inks, type View } from "./Scatter.ts";

interface Props {
  points: Points;
  /** Which latents stand out; all where undefined. */
  matches: Uint8Array | undefined;
  by: "density" | "score";
  /** Whether the next drag is a lasso. */
  lasso: boolean;
  route: Route; dictionary: string;
  drawn: (area: string) => void;
}

const whole: View = { x: 0, y: 0, zoom: 1 };
const nearest = 12, furthest = 400;
/** Milliseconds after which a view that does not change rests. */
const restAfter = 120;

const read = (text: string | undefined): View => {
  const [x, y, zoom] = (text ?? "").split(",").map(Number);
  return Number.isFinite(x) && Number.isFinite(y) && zoom! >= 1 && zoom! <= furthest ? { x: x!, y: y!, zoom: zoom! } : whole;
};
const print = ({ x, y, zoom }: View) => (zoom === 1 && x === 0 && y === 0 ? "" : [x.toFixed(4), y.toFixed(4), zoom.toPrecision(4)].join(","));

function inks(): Inks {
  const style = getComputedStyle(document.documentElement);
  const ink = (name: string) => style.getPropertyValue(name).trim().split(/\s+/).map(each => Number(each) / 255);
  const dark = document.documentElement.dataset["theme"] === "dark";
  const strong = ink("--act"), blue = ink("--neg");
  return { weak: blue.map(each => (dark ? each * 0.8 : each)), strong, silent: dark ? [0.45, 0.46, 0.48] : [0.62, 0.62, 0.6] };
}

/** The points: drag to move, wheel or keys to come nearer, point to read, click to open. */
export function MapCanvas({ points, matches, by, lasso, route, dictionary, drawn }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scatter = useRef<Scatter | undefined>(undefined);
  const [missing, setMissing] = useState(false);
  const [view, setView] = useState(() => read(route.state["view"]));
  const [hover, setHover] = useState<number>();
  const [line, setLine] = useState<Corner[]>();
  const press = useRef<{ x: number; y: number; view: View; moved: boolean } | undefined>(undefined);
  const [box, setBox] = useState({ width: 0, height: 0 });
  const marked = Number(route.state["at"] || NaN);

  useLayoutEffect(() => {
    scatter.current = Scatter.on(canvas.current!, points);
    setMissing(!scatter.current);
  }, [points]);
  useLayoutEffect(() => {
    const target = canvas.current;
    if (!target) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = target;
      [target.width, target.height] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
      setBox({ width, height });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [missing]);
  const values = useMemo(() => (by === "density" ? spread(points.densities) : points.labels.map(each => (each > 1 ? each : 0))), [points, by]);
  useLayoutEffect(() => scatter.current?.set(values, matches), [values, matches]);

  const [theme, setTheme] = useState(0);
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(n => n + 1));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, []);
  // One drawing a frame, of the latest view: moves may come faster than frames. What was drawn roughly is drawn again once it rests.
  const ink = useMemo(inks, [theme]);
  const drawing = useRef({ frame: 0, rest: 0, view, ink });
  Object.assign(drawing.current, { view, ink });
  useLayoutEffect(() => {
    const now = drawing.current;
    now.frame ||= requestAnimationFrame(() => {
      now.frame = 0;
      clearTimeout(now.rest);
      if (scatter.current?.draw(now.view, now.ink, true)) now.rest = window.setTimeout(() => scatter.current?.draw(now.view, now.ink, false), restAfter);
    });
  }, [values, view, matches, box.width, box.height, ink]);
  useEffect(() => () => {
    cancelAnimationFrame(drawing.current.frame);
    clearTimeout(drawing.current.rest);
  }, []);

  // Moves end up in the address once they rest.
  const latest = useRef(route);
  latest.current = route;
  useEffect(() => {
    const rest = setTimeout(() => {
      const now = latest.current;
      if ((now.state["view"] ?? "") !== print(view)) go({ ...now, state: { ...now.state, view: print(view) } }, "replace");
    }, 300);
    return () => clearTimeout(rest);
  }, [view]);

  const living = useMemo(() => points.densities.reduce((sum, each) => sum + (each ? 1 : 0), 0), [points]);
  const [across, up] = reach(box.width, box.height);
  const at = (event: { clientX: number; clientY: number }): Corner => {
    const rectangle = canvas.current!.getBoundingClientRect();
    return [
      view.x + (((event.clientX - rectangle.left) / rectangle.width) * 2 - 1) * (across / view.zoom),
      view.y - (((event.clientY - rectangle.top) / rectangle.height) * 2 - 1) * (up / view.zoom),
    ];
  };
  const screen = ([x, y]: Corner): Corner =>
    [(((x - view.x) * view.zoom) / across + 1) / 2 * box.width, (1 - ((y - view.y) * view.zoom) / up) / 2 * box.height];
  const placed = (latent: number): Corner => [place(points.places[2 * latent]!), place(points.places[2 * latent + 1]!)];
  const nearer = (factor: number, [x, y]: Corner = [view.x, view.y]) => setView(({ zoom, x: cx, y: cy }) => {
    const next = Math.min(furthest, Math.max(1, zoom * factor));
    return next === 1 ? whole : { zoom: next, x: x + ((cx - x) * zoom) / next, y: y + ((cy - y) * zoom) / next };
  });
  const pointed = (event: PointerEvent) => scatter.current?.find(...at(event), (nearest * 2 * across) / (view.zoom * box.width));

  useEffect(() => {
    const target = canvas.current;
    const turned = (event: WheelEvent) => {
      // The page scrolls over a map that nobody has taken hold of.
      if (document.activeElement !== target && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      nearer(Math.exp(-event.deltaY * 0.002), at(event));
    };
    target?.addEventListener("wheel", turned, { passive: false });
    return () => target?.removeEventListener("wheel", turned);
  });

  const keyed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 0.2 / view.zoom;
    const moves: Record<string, Corner> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    const move = moves[event.key];
    if (move) setView({ ...view, x: view.x + move[0], y: view.y + move[1] });
    else if (event.key === "+" || event.key === "=") nearer(1.5);
    else if (event.key === "-") nearer(1 / 1.5);
    else if (event.key === "0") setView(whole);
    else return;
    event.preventDefault();
  };
  const moved = (event: PointerEvent) => {
    if (line) setLine([...line, at(event)]);
    else if (press.current) {
      const { x, y, view: before } = press.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > 4) press.current.moved = true;
      if (press.current.moved) setView({
        ...before, x: before.x - ((event.clientX - x) / box.width) * 2 * (across / before.zoom), y: before.y + ((event.clientY - y) / box.height) * 2 * (up / before.zoom),
      });
    } else setHover(pointed(event));
  };
  const released = (event: PointerEvent) => {
    const [was, around] = [press.current, line && area(line)];
    press.current = undefined;
    setLine(undefined);
    if (around) drawn(around);
    else if (was && !was.moved) {
      const latent = pointed(event);
      if (latent !== undefined) go(toFeature(route, latent));
    }
  };

  if (missing) return <p class="empty">This browser has no WebGL, so there is no map here. The table below has the same latents, by any of their figures.</p>;
  // Nothing is laid over a canvas that has not been measured yet.
  const path = box.width === 0 ? [] : (line ?? (route.order.area ? corners(route.order.area) : [])).map(screen);
  return (
    <div class="map">
      <canvas ref={canvas} tabIndex={0} role="img" class={lasso ? "draws" : ""}
        aria-label={`Map of ${count(living)} decoder directions. Arrow keys move it, plus and minus come nearer and go back, 0 shows all. The table below has the same latents.`}
        onKeyDown={keyed} onPointerLeave={() => setHover(undefined)} onPointerMove={moved} onPointerUp={released}
        onPointerCancel={() => { press.current = undefined; setLine(undefined); }}
        onPointerDown={event => {
          if (event.button !== 0) return;
          canvas.current!.setPointerCapture(event.pointerId);
          setHover(undefined);
          if (lasso || event.shiftKey) setLine([at(event)]);
          else press.current = { x: event.clientX, y: event.clientY, view, moved: false };
        }} />
      <svg class="over" width={box.width} height={box.height} aria-hidden="true">
        {path.length > 2 && <polygon points={path.map(each => each.join(",")).join(" ")} />}
        {points.densities[marked] && box.width > 0 ? <circle cx={screen(placed(marked))[0]} cy={screen(placed(marked))[1]} r={9} /> : null}
        {hover !== undefined && <circle cx={screen(placed(hover))[0]} cy={screen(placed(hover))[1]} r={6} />}
      </svg>
      <span class="zoom">
        <button type="button" aria-label="Come nearer" data-tip="nearer · key +" onClick={() => nearer(1.6)}>+</button>
        <button type="button" aria-label="Go back" data-tip="back · key −" onClick={() => nearer(1 / 1.6)}>−</button>
        <button type="button" aria-label="Show all" data-tip="all · key 0" onClick={() => setView(whole)}>⤢</button>
      </span>
      {hover !== undefined && <MapTip dictionary={dictionary} latent={hover} at={screen(placed(hover))} width={box.width} />}
    </div>
  );
}
