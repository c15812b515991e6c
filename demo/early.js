// Runs before the first picture: the page is drawn only when it is read as a whole, and when it is not as written (another language, another
// stream), once its module has run. So nothing moves, and no theme flashes.
{
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const theme = stored('peeksafe-theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const lang = stored('peeksafe-language') ?? navigator.language.split('-')[0];
  const isAsWritten = lang === root.lang && !new URLSearchParams(location.search).has('stream');
  root.dataset.waiting = '';
  document.addEventListener('readystatechange', ({ target: { readyState } }) => {
    // The module has run when all is complete, or could not be loaded.
    if (isAsWritten || readyState === 'complete') delete root.dataset.waiting;
  });
}
