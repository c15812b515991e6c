/** A chart that shares its crosshair with others of its group. */
export interface CrosshairPeer {
  /** Another chart of the group points at a time, milliseconds since 1970; null when it does not any more. */
  showSharedCrosshair(time: number | null): void;
}

// By the name of the group. One for each copy of this module: nothing of the page is touched.
const groups = new Map<string, Set<CrosshairPeer>>();

/** Lets a chart into a group; the function that is returned lets it out. */
export function joinGroup(name: string, member: CrosshairPeer): () => void {
  const members = groups.get(name) ?? new Set();
  groups.set(name, members);
  members.add(member);
  return () => {
    members.delete(member);
    if (members.size === 0) groups.delete(name);
  };
}

/** Tells the others of a group where a chart points. */
export function shareCrosshair(name: string, from: CrosshairPeer, time: number | null): void {
  for (const member of groups.get(name) ?? []) if (member !== from) member.showSharedCrosshair(time);
}
