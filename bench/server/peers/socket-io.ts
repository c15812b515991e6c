import { Server } from 'socket.io';
import { createIntake, listen } from './intake.ts';

const server = createIntake((message) => {
  io.emit('changes', message);
});
const io = new Server(server);
listen(server);
