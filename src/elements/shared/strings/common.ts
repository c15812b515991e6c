export const common = {
  loading: 'Waiting for data …',
  stale: 'Connection lost. These are the last figures known.',
  offline: 'Offline. These are the last figures known.',
  offlineEmpty: 'Offline. Nothing is known yet.',
  error: 'This cannot be shown.',
  notLoaded: 'This could not be loaded. Check the connection and try again.',
  unknown: '–',
  by: (who: string) => `by ${who}`,
  evidence: 'Evidence',
  undo: 'Undo',
  dismissNotice: 'Dismiss',
} as const;
