/** A small page of our own, for a browser that is on its way between two places. Everything put into it is escaped. */
export function page(
  title: string,
  paragraphs: readonly string[],
  link?: { readonly href: string; readonly text: string; /** A button that posts there. */ readonly posts?: boolean },
): string {
  const body = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('');
  const onward =
    link === undefined
      ? ''
      : link.posts === true
        ? buttonTo(link)
        : `<p><a class="button" href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>`;
  return document(title, `<h1>${escapeHtml(title)}</h1>${body}${onward}`);
}

function buttonTo({ href, text }: { readonly href: string; readonly text: string }): string {
  return `<form method="post" action="${escapeHtml(href)}"><button class="button">${escapeHtml(text)}</button></form>`;
}

/** `name`: what was typed before. */
export function signInPage(message: string | null, name = ''): string {
  const said = message === null ? '' : `<p class="said" role="alert">${escapeHtml(message)}</p>`;
  return document(
    'Sign in',
    `<h1>Sign in to Holdfast</h1>${said}<p>Holdfast printed its access key and a one-time link when it was first started.</p>
<form method="post" action="/sign-in"><label for="name">Your name, for the records</label><input id="name" name="name" value="${escapeHtml(name)}" autocomplete="name" maxlength="100" required autofocus><label for="key">Access key</label><input id="key" name="key" type="password" autocomplete="current-password" required><button class="button">Sign in</button></form>`,
  );
}

function document(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)} · Holdfast</title>
<style>body{font:16px/1.6 system-ui,sans-serif;color:#1f2a37;background:#f4f5f2;margin:0;display:grid;place-items:center;min-height:100vh}
main{background:#fff;padding:min(40px,7vw) min(48px,7vw);max-width:34rem;border:1px solid #dfe3dc;border-radius:10px;box-shadow:0 1px 3px #0001}h1{margin:0 0 12px;font-size:1.5rem}
.button{display:inline-block;background:#14532d;color:#fff;padding:10px 18px;border-radius:6px;border:0;text-decoration:none;font:inherit;cursor:pointer}
label{display:block;margin:16px 0 4px;font-weight:600}input{font:inherit;padding:9px 10px;width:100%;box-sizing:border-box;border:1px solid #80857a;border-radius:6px;margin-bottom:16px}
.said{background:#fdf3e1;border-left:4px solid #c77700;padding:8px 12px}</style></head><body><main>${body}</main></body></html>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
