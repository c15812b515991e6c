// socket.io as its guide has it.
import { Server } from 'socket.io';
import { listen, openDoor, template } from './door.ts';

const server = openDoor(template(), (message) => io.emit('changes', message));
const io = new Server(server, { transports: ['websocket'] });
listen(server);
