import { h, type ComponentChild } from "preact";
import { useMemo } from "preact/hooks";

// What a picture of the report may be made of; everything else of a file is left out.
const shapes = new Set(["svg", "g", "rect", "line", "polyline", "polygon", "circle", "path", "text", "tspan"]);
const looks = new Set(["viewBox", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "width", "height", "points", "d", "class", "text-anchor", "fill-opacity", "stroke-width", "transform"]);

/** A drawing from a file: its shapes and words, in the colours of the page. */
export function Picture({ svg, label }: { svg: string; label: string }) {
  const drawing = useMemo(() => {
    const root = new DOMParser().parseFromString(svg.replace(/^<svg(?![^>]*xmlns)/, '<svg xmlns="http://www.w3.org/2000/svg"'), "image/svg+xml").documentElement;
    return root.localName === "svg" ? copy(root, 0) : null;
  }, [svg]);
  return drawing === null ? <p class="empty">The picture cannot be read.</p> : <div role="img" aria-label={label}>{drawing}</div>;
}

function copy(node: Element, depth: number): ComponentChild {
  if (!shapes.has(node.localName) || depth > 8) return null;
  const attributes: Record<string, string> = {};
  for (const { name, value } of node.attributes) if (looks.has(name)) attributes[name] = value;
  const children: ComponentChild[] = [];
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE && (node.localName === "text" || node.localName === "tspan")) children.push(child.textContent);
    if (child.nodeType !== Node.ELEMENT_NODE) continue;
    const element = child as Element;
    if (element.localName === "title") attributes["data-tip"] = element.textContent ?? "";
    else children.push(copy(element, depth + 1));
  }
  return h(node.localName, attributes, ...children);
}
