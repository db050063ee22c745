/** A square picture in the graphics memory, made once and shown many times. */
export class Picture {
  readonly #gl: WebGL2RenderingContext;
  readonly #frame: WebGLFramebuffer;
  readonly #texture: WebGLTexture;

  private constructor(gl: WebGL2RenderingContext, readonly side: number, frame: WebGLFramebuffer, texture: WebGLTexture) {
    [this.#gl, this.#frame, this.#texture] = [gl, frame, texture];
  }

  /** Draws it; undefined where the memory does not have the room. */
  static of(gl: WebGL2RenderingContext, side: number, draw: () => void): Picture | undefined {
    const [frame, texture] = [gl.createFramebuffer(), gl.createTexture()];
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, side, side);
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    const made = new Picture(gl, side, frame, texture);
    const fits = gl.checkFramebufferStatus(gl.FRAMEBUFFER) === gl.FRAMEBUFFER_COMPLETE;
    if (fits) draw();
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    if (fits) return made;
    made.delete();
    return undefined;
  }

  /** Puts it onto the canvas, at pixels from its lower left corner and of a side there. */
  show(left: number, bottom: number, side: number): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.#frame);
    gl.blitFramebuffer(0, 0, this.side, this.side, left, bottom, left + side, bottom + side, gl.COLOR_BUFFER_BIT, side === this.side ? gl.NEAREST : gl.LINEAR);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
  }

  delete(): void {
    this.#gl.deleteFramebuffer(this.#frame);
    this.#gl.deleteTexture(this.#texture);
  }
}
