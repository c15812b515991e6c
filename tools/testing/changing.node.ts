// Run by process-groups.test.ts: tests that pass, and that change the process for those of other files.
import { after, test } from 'node:test';

test('leaves a variable', () => void (process.env['PEEKSAFE_LEFT_BEHIND'] = '1'));
test('leaves a listener', () => void process.on('unhandledRejection', () => {}));
after(() => console.log('after the changes'));
