/** The stream that `npm start` imports the made-up archive into. */
export const ARCHIVE = 'made-up-archive';
