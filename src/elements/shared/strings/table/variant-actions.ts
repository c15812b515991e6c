export const variantActions = {
  ask: {
    kill: (what: string) => `Stop “${what}”?`,
    revive: (what: string) => `Restart “${what}”? It starts with fresh evidence.`,
    protect: (what: string) => `Protect “${what}” from automatic stops?`,
    unprotect: (what: string) => `Allow automatic stops of “${what}” again?`,
  },
  askAll: {
    kill: (count: string, isOne: boolean) => (isOne ? 'Stop 1 variant?' : `Stop ${count} variants?`),
    protect: (count: string, isOne: boolean) =>
      isOne ? 'Protect 1 variant from automatic stops?' : `Protect ${count} variants from automatic stops?`,
  },
  doneAll: {
    kill: (count: string, isOne: boolean) => (isOne ? '1 variant is stopped.' : `${count} variants are stopped.`),
    protect: (count: string, isOne: boolean) =>
      isOne ? '1 variant is protected from automatic stops.' : `${count} variants are protected from automatic stops.`,
  },
  reason: 'Reason (optional)',
  cancel: 'Cancel',
  actions: { kill: 'Stop', revive: 'Restart', protect: 'Protect', unprotect: 'Unprotect' },
} as const;
