import { levels, reduced, type Graph } from './graph.ts';

const BOX = { width: 128, height: 34, gap: 18, rise: 74 };
const MARGIN = 16;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Each level a row, the ground at the bottom; in a row those stand near each other that lead to the same. */
function placesOf(graph: Graph): { places: ReadonlyMap<string, Place>; width: number; height: number } {
  const rows: string[][] = [];
  for (const [folder, level] of levels(graph)) (rows[level] ??= []).push(folder);
  const order = new Map<string, number>();
  for (const row of rows) {
    const weight = (folder: string): number => {
      const below = [...(graph.get(folder) ?? [])].map((to) => order.get(to) ?? 0);
      return below.length === 0 ? 0 : below.reduce((a, b) => a + b, 0) / below.length;
    };
    row.sort((a, b) => weight(a) - weight(b) || (a < b ? -1 : 1));
    for (const [i, folder] of row.entries()) order.set(folder, i - (row.length - 1) / 2);
  }
  const widest = Math.max(...rows.map((row) => row.length));
  const width = MARGIN * 2 + widest * (BOX.width + BOX.gap) - BOX.gap;
  const height = MARGIN * 2 + (rows.length - 1) * BOX.rise + BOX.height;
  const places = new Map<string, Place>();
  for (const [level, row] of rows.entries())
    for (const folder of row)
      places.set(folder, {
        x: width / 2 + (order.get(folder) ?? 0) * (BOX.width + BOX.gap),
        y: height - MARGIN - BOX.height / 2 - level * BOX.rise,
      });
  return { places, width, height };
}

function edge(from: Place, to: Place): string {
  const [y1, y2] = [from.y + BOX.height / 2, to.y - BOX.height / 2 - 4];
  const bend = (y2 - y1) / 2;
  return `<path d="M${from.x} ${y1}C${from.x} ${y1 + bend} ${to.x} ${y2 - bend} ${to.x} ${y2}" marker-end="url(#tip)"/>`;
}

const box = (folder: string, { x, y }: Place): string =>
  `<g class="${folder.startsWith('server') ? 'server' : 'library'}"><rect x="${x - BOX.width / 2}" y="${y - BOX.height / 2}" width="${BOX.width}" height="${BOX.height}" rx="6"/><text x="${x}" y="${y + 4}">${folder.replace('server/src/', '').replace('server/src', 'server')}</text></g>`;

/** The graph as a drawing: an arrow from whoever imports to whom; what follows from other arrows is left out. */
export function drawing(whole: Graph): string {
  const graph = reduced(whole);
  const { places, width, height } = placesOf(graph);
  const edges = [...graph].flatMap(([from, all]) =>
    [...all].map((to) => edge(places.get(from) as Place, places.get(to) as Place)),
  );
  const boxes = [...places].map(([folder, place]) => box(folder, place));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Folders of the source and what they import">
<style>
svg { background: #fff; font: 13px system-ui, sans-serif; }
rect { fill: #f5f6f9; stroke: #565d6d; }
.library rect { fill: #e6ebfb; stroke: #3150d8; }
text { text-anchor: middle; fill: #181c25; }
path { fill: none; stroke: #8a91a1; }
marker path { fill: #8a91a1; stroke: none; }
@media (prefers-color-scheme: dark) {
svg { background: #161920; }
rect { fill: #1f232c; stroke: #a9b0bf; }
.library rect { fill: #232c4d; stroke: #93a8ff; }
text { fill: #eceef3; }
}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8Z"/></marker></defs>
${edges.join('\n')}
${boxes.join('\n')}
</svg>
`;
}
