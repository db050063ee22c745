// A lasso as the address holds it: corners one behind the other, x and y each as two characters of base64url, 12 bits for −1 … 1.
export type Corner = [number, number];

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const steps = 4095;
const mostCorners = 64;

/** A drawn line as so few corners; undefined where it surrounds nothing. */
export function area(drawn: Corner[]): string | undefined {
  const corners = simplified(drawn);
  if (corners.length < 3) return undefined;
  const text = (value: number) => {
    const step = Math.round(((Math.min(1, Math.max(-1, value)) + 1) / 2) * steps);
    return alphabet[step >> 6]! + alphabet[step & 63]!;
  };
  return corners.map(([x, y]) => text(x) + text(y)).join("");
}

export function corners(text: string): Corner[] {
  const number = (at: number) => ((alphabet.indexOf(text[at]!) * 64 + alphabet.indexOf(text[at + 1]!)) * 2) / steps - 1;
  return Array.from({ length: Math.floor(text.length / 4) }, (_, i): Corner => [number(4 * i), number(4 * i + 2)]);
}

// Visvalingam and Whyatt (1993): the corner that matters least goes first, by the triangle with those beside it.
function simplified(drawn: Corner[]): Corner[] {
  const line = drawn.filter((corner, i) => i === 0 || corner[0] !== drawn[i - 1]![0] || corner[1] !== drawn[i - 1]![1]);
  const size = (i: number) => {
    const [a, b, c] = [line.at(i - 1)!, line[i]!, line[(i + 1) % line.length]!];
    return Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]));
  };
  while (line.length > mostCorners || (line.length > 3 && Math.min(...line.map((_, i) => size(i))) < 1e-6)) {
    const sizes = line.map((_, i) => size(i));
    line.splice(sizes.indexOf(Math.min(...sizes)), 1);
  }
  return line;
}
