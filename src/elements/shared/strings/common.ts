export const common = {
  loading: 'Waiting for data …',
  stale: 'Connection lost. Showing the last known figures.',
  offline: 'Offline. Showing the last known figures.',
  offlineEmpty: 'Offline. No data received yet.',
  error: 'This cannot be shown.',
  notLoaded: 'This could not be loaded. Check the connection and try again.',
  unknown: '–',
  by: (who: string) => `by ${who}`,
  evidence: 'Evidence',
  undo: 'Undo',
  dismissNotice: 'Dismiss',
} as const;
