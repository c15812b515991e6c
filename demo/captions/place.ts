/** A box in the page, CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Between a caption and the thing that it explains, CSS pixels. */
const GAP = 12;
/** Between a caption and the edges of the page, CSS pixels. */
const EDGE = 8;

/**
 * The place of a caption beside the thing that it explains, which it never covers: below it where the window has the room, else above it where the page
 * has, else below it, where the page is scrolled to.
 * @param target The thing, in the page.
 * @param size The size of the caption.
 * @param page The width of the page, and the part of it that the window shows.
 * @param isRtl Whether the page is read from right to left.
 * @returns The upper left corner of the caption.
 */
export function placeBeside(
  target: Box,
  size: Pick<Box, 'width' | 'height'>,
  page: { readonly width: number; readonly windowTop: number; readonly windowHeight: number },
  isRtl: boolean,
): { readonly left: number; readonly top: number } {
  const start = isRtl ? target.left + target.width - size.width : target.left;
  const left = Math.max(EDGE, Math.min(start, page.width - size.width - EDGE));
  const below = target.top + target.height + GAP;
  const above = target.top - GAP - size.height;
  const hasRoomBelow = below + size.height + EDGE <= page.windowTop + page.windowHeight;
  return { left, top: hasRoomBelow || above < EDGE ? below : above };
}
