// A button for each block of code on the page of a framework.
const SAID_MS = 2000;

for (const block of document.querySelectorAll('pre')) {
  const button = document.createElement('button');
  const name = block.getAttribute('aria-label');
  const say = (text) => (button.textContent = text);
  button.type = 'button';
  button.className = 'copy';
  button.setAttribute('aria-label', `Copy: ${name}`);
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(block.textContent);
      say('Copied');
    } catch {
      say('The browser does not allow it');
    }
    setTimeout(() => say('Copy'), SAID_MS);
  });
  say('Copy');
  block.before(button);
}
