/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

// Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB.
const MATRICES = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

/** A kind of color vision. */
export type Vision = keyof typeof MATRICES;
/** The kinds of color vision that a palette has to serve. */
export const VISIONS = Object.keys(MATRICES) as Vision[];

/** The color that a browser paints for a CSS color. */
export function rgbOf(color: string): Rgb {
  const context = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return [r as number, g as number, b as number];
}

const linear = (value: number): number => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

/** Contrast after WCAG 2, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function seen(color: Rgb, vision: Vision): Rgb {
  const [r, g, b] = color.map(linear) as unknown as Rgb;
  const m = MATRICES[vision];
  const row = (i: 0 | 3 | 6): number =>
    Math.min(1, Math.max(0, m[i] * r + (m[i + 1] as number) * g + (m[i + 2] as number) * b));
  return [row(0), row(3), row(6)];
}

function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** How far apart two colors are for somebody with this vision: the distance in OKLab, times 100. */
export function difference(one: Rgb, other: Rgb, vision: Vision): number {
  const [a, b] = [oklab(seen(one, vision)), oklab(seen(other, vision))];
  return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
