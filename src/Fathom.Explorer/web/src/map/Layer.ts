import { Grid, type Box, type Points } from "./points.ts";

/** Points of a map that are drawn alike, in the graphics memory by the cells of their grid. */
export class Layer {
  readonly grid: Grid;
  readonly #gl: WebGL2RenderingContext;
  readonly #array: WebGLVertexArrayObject;
  readonly #buffers: WebGLBuffer[];

  /** `values` are of all latents. */
  constructor(gl: WebGL2RenderingContext, points: Points, values: Uint8Array, readonly standsOut: boolean, matches?: Uint8Array) {
    this.#gl = gl;
    this.grid = new Grid(points, matches, standsOut ? 1 : 0);
    const { order } = this.grid;
    const places = new Uint16Array(2 * order.length);
    const inks = new Uint8Array(order.length);
    for (let at = 0; at < order.length; at++) {
      const i = order[at]!;
      places[2 * at] = points.places[2 * i]!;
      places[2 * at + 1] = points.places[2 * i + 1]!;
      inks[at] = values[i]!;
    }
    this.#array = gl.createVertexArray();
    gl.bindVertexArray(this.#array);
    this.#buffers = [this.#attribute(0, 2, gl.UNSIGNED_SHORT, places), this.#attribute(1, 1, gl.UNSIGNED_BYTE, inks)];
  }

  get count(): number {
    return this.grid.order.length;
  }

  /** Points in the cells around a box. */
  within(box: Box): number {
    let sum = 0;
    this.grid.ranges(box, (_, count) => { sum += count; });
    return sum;
  }

  /** Draws all, or those in the cells around a box. */
  draw(box?: Box): void {
    this.#gl.bindVertexArray(this.#array);
    if (box) this.grid.ranges(box, (first, count) => this.#gl.drawArrays(this.#gl.POINTS, first, count));
    else if (this.count > 0) this.#gl.drawArrays(this.#gl.POINTS, 0, this.count);
  }

  delete(): void {
    for (const buffer of this.#buffers) this.#gl.deleteBuffer(buffer);
    this.#gl.deleteVertexArray(this.#array);
  }

  #attribute(index: number, size: number, type: number, data: ArrayBufferView<ArrayBuffer>): WebGLBuffer {
    const gl = this.#gl;
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(index);
    gl.vertexAttribPointer(index, size, type, true, 0, 0);
    return buffer;
  }
}
