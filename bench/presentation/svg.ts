/** Text that may stand in an SVG. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Width of a picture, which the columns of the documents have room for. */
export const WIDTH = 720;

/** About how wide a letter of the pictures' text is, for texts that must not overlap. */
export const LETTER = 7.2;

// The colors of the other drawings in docs/images. Ours by its color and its weight, for those who see no difference of color.
const STYLE = `svg { background: #fff; font: 13px system-ui, sans-serif; }
text { fill: #181c25; }
.head { font-weight: 600; }
.note { fill: #565d6d; }
.bar { fill: #a9b0bf; }
.ours .bar { fill: #3150d8; }
.ours text { font-weight: 600; }
.limit .bar { fill: none; stroke: #565d6d; }
.grid { stroke: #e1e4ea; }
.line { fill: none; stroke: #3150d8; stroke-width: 2; }
.dot { fill: #3150d8; }
.linear { fill: none; stroke: #8a91a1; stroke-dasharray: 3 4; }
@media (prefers-color-scheme: dark) {
svg { background: #161920; }
text { fill: #eceef3; }
.note { fill: #a9b0bf; }
.bar { fill: #565d6d; }
.ours .bar { fill: #93a8ff; }
.limit .bar { stroke: #a9b0bf; }
.grid { stroke: #2b303b; }
.line { stroke: #93a8ff; }
.dot { fill: #93a8ff; }
}`;

/**
 * A picture with a name, and a description that says its figures to those who do not see it.
 * @param height Without which nothing is cut off. @param body What is drawn.
 */
export function svg(title: string, description: string, height: number, body: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<style>
${STYLE}
</style>
${body.join('\n')}
</svg>
`;
}
