// A vector from a file: .npy of float32 or float64, or a JSON list of numbers.

export async function readVector(file: File, width: number): Promise<number[]> {
  const values = file.name.endsWith(".npy") ? npy(await file.arrayBuffer()) : json(await file.text());
  if (values.length !== width) throw new Error(`${file.name}: ${values.length} numbers, the site is ${width} wide`);
  if (!values.every(Number.isFinite)) throw new Error(`${file.name}: a number is not finite`);
  return values;
}

function npy(buffer: ArrayBuffer): number[] {
  const view = new DataView(buffer);
  if (buffer.byteLength < 12 || view.getUint32(0) !== 0x934e554d) throw new Error("not a .npy file");
  const long = view.getUint8(6) > 1;
  const start = long ? 12 : 10;
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  const head = new TextDecoder("latin1").decode(new Uint8Array(buffer, start, Math.min(length, buffer.byteLength - start)));
  const size = /'descr':\s*'<f4'/.test(head) ? 4 : /'descr':\s*'<f8'/.test(head) ? 8 : 0;
  if (size === 0) throw new Error("expected a .npy of float32 or float64");
  const count = Math.floor((buffer.byteLength - start - length) / size);
  return Array.from({ length: Math.max(0, count) }, (_, i) =>
    size === 4 ? view.getFloat32(start + length + 4 * i, true) : view.getFloat64(start + length + 8 * i, true));
}

function json(text: string): number[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || !value.every(each => typeof each === "number")) throw new Error("expected a JSON list of numbers");
  return value as number[];
}
