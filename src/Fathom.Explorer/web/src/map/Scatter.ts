import type { Points } from "./points.ts";

/** What is in view: the place in the middle, and how many times larger than the whole. */
export interface View { x: number; y: number; zoom: number }

/** Inks as red, green, blue from 0 to 1. */
export interface Inks { weak: number[]; strong: number[]; silent: number[] }

const uniforms = ["centre", "scale", "size", "pass", "weak", "strong", "silent"] as const;
type Places = Record<(typeof uniforms)[number], WebGLUniformLocation | null>;

const vertex = `#version 300 es
layout(location = 0) in vec2 place;
layout(location = 1) in float value;
layout(location = 2) in float matches;
layout(location = 3) in float density;
uniform vec2 centre, scale;
uniform float size, pass;
uniform vec3 weak, strong, silent;
out vec4 ink;
void main() {
  bool hidden = density == 0.0 || (pass > 0.5) != (matches > 0.5);
  gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4((place * 2.0 - 1.0 - centre) * scale, 0.0, 1.0);
  gl_PointSize = pass > 0.5 ? size : size * 0.75;
  ink = pass > 0.5 ? vec4(value == 0.0 ? silent : mix(weak, strong, value), value == 0.0 ? 0.55 : 0.85) : vec4(silent, 0.28);
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
  readonly #program: WebGLProgram;
  readonly #values: WebGLBuffer;
  readonly #matches: WebGLBuffer;
  readonly #points: Points;
  readonly #at: Places;
  #some = false;

  private constructor(gl: WebGL2RenderingContext, points: Points) {
    this.#gl = gl;
    this.#points = points;
    this.#program = program(gl);
    this.#at = Object.fromEntries(uniforms.map(name => [name, gl.getUniformLocation(this.#program, name)])) as Places;
    const attribute = (index: number, size: number, type: number, data: ArrayBufferView<ArrayBuffer>) => {
      const buffer = gl.createBuffer()!;
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(index);
      gl.vertexAttribPointer(index, size, type, true, 0, 0);
      return buffer;
    };
    attribute(0, 2, gl.UNSIGNED_SHORT, points.places as Uint16Array<ArrayBuffer>);
    this.#values = attribute(1, 1, gl.UNSIGNED_BYTE, new Uint8Array(points.count));
    this.#matches = attribute(2, 1, gl.UNSIGNED_BYTE, new Uint8Array(points.count).fill(255));
    attribute(3, 1, gl.UNSIGNED_BYTE, points.densities as Uint8Array<ArrayBuffer>);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** Undefined where the browser has no WebGL 2. */
  static on(canvas: HTMLCanvasElement, points: Points): Scatter | undefined {
    const gl = canvas.getContext("webgl2", { alpha: true, antialias: false, powerPreference: "low-power" });
    return gl && !gl.isContextLost() ? new Scatter(gl, points) : undefined;
  }

  /** Sets how strong each point's ink is: 0 for a point without the number, else 1 … 255. */
  colour(values: Uint8Array): void {
    this.#fill(this.#values, values as Uint8Array<ArrayBuffer>);
  }

  /** Sets which points stand out, 0 or 1; undefined for all. */
  highlight(matches: Uint8Array | undefined): void {
    this.#some = matches !== undefined;
    this.#fill(this.#matches, matches ? matches.map(each => each * 255) : new Uint8Array(this.#points.count).fill(255));
  }

  draw(view: View, inks: Inks): void {
    const gl = this.#gl;
    const { width, height } = gl.canvas;
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.useProgram(this.#program);
    const at = this.#at;
    const [across, down] = reach(width, height);
    gl.uniform2f(at.centre, view.x, view.y);
    gl.uniform2f(at.scale, view.zoom / across, view.zoom / down);
    // Larger where there are few, and as one comes nearer.
    const few = Math.min(2, Math.max(0, 5 - Math.log10(Math.max(10, this.#points.count))));
    gl.uniform1f(at.size, devicePixelRatio * Math.min(14, 3 + 2 * few + 1.6 * Math.log2(view.zoom)));
    gl.uniform3fv(at.weak, inks.weak);
    gl.uniform3fv(at.strong, inks.strong);
    gl.uniform3fv(at.silent, inks.silent);
    // Those that do not stand out lie below.
    for (const pass of this.#some ? [0, 1] : [1]) {
      gl.uniform1f(at.pass, pass);
      gl.drawArrays(gl.POINTS, 0, this.#points.count);
    }
  }

  #fill(buffer: WebGLBuffer, values: Uint8Array<ArrayBuffer>): void {
    this.#gl.bindBuffer(this.#gl.ARRAY_BUFFER, buffer);
    this.#gl.bufferData(this.#gl.ARRAY_BUFFER, values, this.#gl.DYNAMIC_DRAW);
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
