import { Layer } from "./Layer.ts";
import { Picture } from "./Picture.ts";
import type { Box, Points } from "./points.ts";

/** What is in view: the place in the middle, and how many times larger than the whole. */
export interface View { x: number; y: number; zoom: number }

/** Inks as red, green, blue from 0 to 1. */
export interface Inks { weak: number[]; strong: number[]; silent: number[] }

const uniforms = ["centre", "scale", "size", "standsOut", "weak", "strong", "silent"] as const;
type Places = Record<(typeof uniforms)[number], WebGLUniformLocation | null>;

/** Points that are drawn anew for each frame; where more are in view a picture of the whole map is moved. */
const mostDirect = 20_000;
const largestPicture = 4096;

const vertex = `#version 300 es
layout(location = 0) in vec2 place;
layout(location = 1) in float value;
uniform vec2 centre, scale;
uniform float size;
uniform bool standsOut;
uniform vec3 weak, strong, silent;
out vec4 ink;
void main() {
  gl_Position = vec4((place * 2.0 - 1.0 - centre) * scale, 0.0, 1.0);
  gl_PointSize = standsOut ? size : size * 0.75;
  ink = standsOut ? vec4(value == 0.0 ? silent : mix(weak, strong, value), value == 0.0 ? 0.55 : 0.85) : vec4(silent, 0.28);
}`;

const fragment = `#version 300 es
precision mediump float;
in vec4 ink;
out vec4 colour;
void main() {
  float edge = length(gl_PointCoord - 0.5);
  float alpha = ink.a * (1.0 - smoothstep(0.36, 0.5, edge));
  colour = vec4(ink.rgb * alpha, alpha);
}`;

/** Points of a map on a canvas, by WebGL 2. */
export class Scatter {
  readonly #gl: WebGL2RenderingContext;
  readonly #points: Points;
  readonly #at: Places;
  readonly #largest: number;
  // From the lowest up; the last is of those that stand out.
  #layers: Layer[] = [];
  #picture: { of: Picture; unit: number; inks: Inks } | undefined;

  private constructor(gl: WebGL2RenderingContext, points: Points) {
    this.#gl = gl;
    this.#points = points;
    const made = program(gl);
    this.#at = Object.fromEntries(uniforms.map(name => [name, gl.getUniformLocation(made, name)])) as Places;
    this.#largest = Math.min(largestPicture, gl.getParameter(gl.MAX_TEXTURE_SIZE) as number);
    gl.useProgram(made);
    gl.clearColor(0, 0, 0, 0);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** Undefined where the browser has no WebGL 2. */
  static on(canvas: HTMLCanvasElement, points: Points): Scatter | undefined {
    const gl = canvas.getContext("webgl2", { alpha: true, antialias: false, powerPreference: "low-power" });
    return gl && !gl.isContextLost() ? new Scatter(gl, points) : undefined;
  }

  /** Sets how strong each point's ink is, 0 for a point without the number, else 1 … 255; and which stand out, 0 or 1, or undefined for all. */
  set(values: Uint8Array, matches: Uint8Array | undefined): void {
    for (const layer of this.#layers) layer.delete();
    this.#layers = (matches ? [false, true] : [true]).map(standsOut => new Layer(this.#gl, this.#points, values, standsOut, matches));
    this.#forget();
  }

  /** The nearest point that stands out within a distance, all on the scale of −1 … 1. */
  find(x: number, y: number, within: number): number | undefined {
    return this.#layers.at(-1)?.grid.find(x, y, within);
  }

  /** Draws what is in view. Where many points are, and it moves, a picture of another zoom may stand for them: then true, and it is to
   * be drawn again when it rests. */
  draw(view: View, inks: Inks, moves: boolean): boolean {
    const gl = this.#gl;
    const { width, height } = gl.canvas;
    const [across, up] = reach(width, height);
    // Pixels from 0 to 1, of a point, and that points at the edge need beside the canvas.
    const unit = (view.zoom * width) / (2 * across);
    const size = this.#size(view.zoom);
    const beside = size / unit;
    const [halfWidth, halfHeight] = [across / view.zoom + beside, up / view.zoom + beside];
    const box = { left: view.x - halfWidth, right: view.x + halfWidth, bottom: view.y - halfHeight, top: view.y + halfHeight };
    const seen = this.#layers.reduce((sum, layer) => sum + layer.within(box), 0);
    const picture = seen > mostDirect ? this.#pictured(unit, size, inks, moves) : undefined;
    gl.viewport(0, 0, width, height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!picture) {
      this.#plot(view.x, view.y, view.zoom / across, view.zoom / up, size, inks, box);
      return false;
    }
    const side = Math.round((picture.of.side * unit) / picture.unit);
    picture.of.show(Math.round(width / 2 - view.x * unit - side / 2), Math.round(height / 2 - view.y * unit - side / 2), side);
    return picture.unit !== unit;
  }

  /** The picture of the whole map; undefined where it would be too large. */
  #pictured(unit: number, size: number, inks: Inks, moves: boolean) {
    const kept = this.#picture;
    if (kept?.inks === inks && (kept.unit === unit || moves)) return kept;
    this.#forget();
    const side = 2 * Math.ceil(unit + size);
    if (side > this.#largest) return undefined;
    const of = Picture.of(this.#gl, side, () => {
      this.#gl.viewport(0, 0, side, side);
      this.#gl.clear(this.#gl.COLOR_BUFFER_BIT);
      this.#plot(0, 0, (2 * unit) / side, (2 * unit) / side, size, inks);
    });
    return this.#picture = of && { of, unit, inks };
  }

  #forget(): void {
    this.#picture?.of.delete();
    this.#picture = undefined;
  }

  #plot(x: number, y: number, scaleX: number, scaleY: number, size: number, inks: Inks, box?: Box): void {
    const [gl, at] = [this.#gl, this.#at];
    gl.uniform2f(at.centre, x, y);
    gl.uniform2f(at.scale, scaleX, scaleY);
    gl.uniform1f(at.size, size);
    gl.uniform3fv(at.weak, inks.weak);
    gl.uniform3fv(at.strong, inks.strong);
    gl.uniform3fv(at.silent, inks.silent);
    for (const layer of this.#layers) {
      gl.uniform1i(at.standsOut, layer.standsOut ? 1 : 0);
      layer.draw(box);
    }
  }

  // Larger where there are few, and as one comes nearer.
  #size(zoom: number): number {
    const few = Math.min(2, Math.max(0, 5 - Math.log10(Math.max(10, this.#points.count))));
    return devicePixelRatio * Math.min(14, 3 + 2 * few + 1.6 * Math.log2(zoom));
  }
}

/** How far the canvas reaches from its middle at zoom 1: the square of the map and a margin fit in. */
export function reach(width: number, height: number): [number, number] {
  const least = Math.max(1, Math.min(width, height));
  return [(1.04 * width) / least, (1.04 * height) / least];
}

function program(gl: WebGL2RenderingContext): WebGLProgram {
  const made = gl.createProgram()!;
  for (const [kind, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(made) ?? "the map's shaders do not link");
  return made;
}
