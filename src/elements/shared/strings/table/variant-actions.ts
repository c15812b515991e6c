export const variantActions = {
  ask: {
    kill: (what: string) => `Stop “${what}”?`,
    revive: (what: string) => `Restart “${what}”? It starts with fresh evidence.`,
    protect: (what: string) => `Protect “${what}” from automatic stops?`,
    unprotect: (what: string) => `Allow automatic stops of “${what}” again?`,
  },
  reason: 'Reason (optional)',
  cancel: 'Cancel',
  actions: { kill: 'Stop', revive: 'Restart', protect: 'Protect', unprotect: 'Unprotect' },
} as const;
