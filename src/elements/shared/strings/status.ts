/** How a connection stands. */
export const statusStrings = {
  phase: { connecting: 'Connecting', live: 'Live', stale: 'Stale', offline: 'Offline', denied: 'No access' },
  reason: {
    starting: '',
    synchronised: '',
    silent: 'the server fell silent',
    'closed-by-server': 'the server closed the connection',
    'connection-lost': 'the connection was lost',
    'network-offline': 'this device is offline',
    'server-restart': 'the server restarts',
    'server-overload': 'the server is busy',
    unauthorised: 'the token is not valid',
    forbidden: 'the token does not allow it',
    'no-stream': 'there is no such stream yet',
    version: 'the server speaks another version',
    'protocol-error': 'the server and this page disagree; starting over',
    closed: 'closed',
  },
  streamStatus: {
    age: (age: string) => `data ${age} old`,
    delay: (ms: string) => `${ms} ms behind`,
    transports: { websocket: 'WebSocket', 'server-sent-events': 'Server-Sent Events', polling: 'polling' },
    heard: (when: string) => `Last heard ${when}`,
    delayHelp:
      'Delay: measured from when the server has stored a change to when it is here, difference of clocks removed.',
  },
} as const;
