/** The pages as Handlebars text; everything shown is escaped. Kept in code, so that a build has nothing to copy. */
const LAYOUT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{{#if renews}}<meta http-equiv="refresh" content="5">{{/if}}<title>{{title}}</title><link rel="stylesheet" href="/pages/style.css"></head>
<body class="{{ledger}}">
<header><div class="in">
  <div><a class="name" href="{{home}}">{{owner}}</a><span class="kind">{{kind}}</span></div>
  <nav><a href="/">Sandbox</a><a href="/inbox">Inbox</a><span class="day">{{today}}</span></nav>
</div></header>
<main>{{> @partial-block }}
{{#if renews}}<p class="renews">Something happened within the last minute: this page renews itself every five seconds.</p>{{/if}}</main>
</body></html>`;

const INVOICES = `<table class="stack">
<tr><th>Invoice</th><th>Issued</th><th>Due</th><th>Status</th><th class="num">Total</th><th class="num">Balance</th></tr>
{{#each invoices}}<tr><td><a href="{{href}}">{{number}}</a></td><td class="day" data-label="Issued">{{issued}}</td><td class="day" data-label="Due">{{due}}</td>
<td data-label="Status">{{#if late}}<span class="late">{{status}}</span>{{else}}{{status}}{{/if}}</td><td class="num" data-label="Total">{{total}}</td><td class="num" data-label="Balance">{{balance}}</td></tr>
{{else}}<tr><td colspan="6" class="soft">No invoices.</td></tr>{{/each}}
</table>
{{#if older}}<p class="soft">and {{older}} older ones, paid or void</p>{{/if}}`;

const HISTORY = `<table class="stack history">
<tr><th>Date</th><th>Changes</th><th>User</th><th>Details</th></tr>
{{#each history}}<tr><td class="when">{{at}}</td><td data-label="Changes">{{changes}}</td><td data-label="User">{{user}}</td><td class="pre">{{details}}</td></tr>
{{else}}<tr><td colspan="4" class="soft">Nothing yet.</td></tr>{{/each}}
</table>`;

const ATTACHMENTS = `{{#each attachments}}<p class="note">{{note}}<br><span class="soft">{{at}}</span></p>{{else}}<p class="soft">None.</p>{{/each}}`;

const MONEY = `<table>
<tr><th>Date</th><th>What</th><th class="num">Amount</th></tr>
{{#each money}}<tr><td>{{on}}</td><td>{{what}}</td><td class="num">{{amount}}</td></tr>
{{else}}<tr><td colspan="3" class="soft">Nothing received.</td></tr>{{/each}}
</table>`;

const MAILS = `<table class="stack">
<tr><th>Received</th><th>To</th><th>Subject</th></tr>
{{#each messages}}<tr><td class="when">{{at}}</td><td class="to">{{to}}</td><td><a href="/inbox/{{id}}">{{subject}}</a></td></tr>
{{else}}<tr><td colspan="3" class="soft">No mail yet.</td></tr>{{/each}}
</table>`;

const INDEX = `{{#> layout}}
<div class="card bar">
  <div><div class="soft">The sandbox's clock</div><div class="big">{{clock}}</div></div>
  <div class="bar">
    <form class="row" method="post" action="/control/clock"><input type="hidden" name="back" value="/"><input type="hidden" name="days" value="1"><button>Next day</button></form>
    <form class="row" method="post" action="/control/clock"><input type="hidden" name="back" value="/"><input type="hidden" name="days" value="7"><button>Next week</button></form>
  </div>
</div>
<div class="two">
{{#each companies}}<div class="card {{ledger}}">
  <h2><a href="{{href}}">{{name}}</a> <span class="soft">{{kind}}</span></h2>
  <p class="big">{{open}}</p>
  <p class="soft">open on {{openCount}} invoices, {{overdue}} of it overdue</p>
  <dl><dt>Customers</dt><dd>{{customers}}</dd><dt>Customers by {{marksHead}}</dt><dd>{{#each marks}}<span class="tag">{{name}}: {{count}}</span>{{else}}<span class="soft">none</span>{{/each}}</dd>
  <dt>Calls so far</dt><dd>{{reads}} reads, {{writes}} writes</dd><dt>Id</dt><dd>{{externalId}}</dd></dl>
</div>{{/each}}
</div>
<div class="card"><div class="bar"><h2>Last mail</h2><a href="/inbox">{{mailCount}}</a></div>{{> mails}}</div>
{{/layout}}`;

const CUSTOMERS = `{{#> layout}}
<div class="bar"><h1>{{heading}}</h1><form class="row" method="get"><input name="q" value="{{q}}" placeholder="Find a name" aria-label="Find a name"></form></div>
<div class="card"><table class="stack">
<tr><th>Name</th><th>{{termsHead}}</th><th>{{marksHead}}</th><th class="num">Open</th><th class="num">Overdue</th></tr>
{{#each customers}}<tr><td><a href="{{href}}">{{name}}</a>{{#unless active}} <span class="soft">(inactive)</span>{{/unless}}</td><td data-label="{{../termsHead}}">{{#if prepaid}}<span class="tag">{{terms}}</span>{{else}}{{terms}}{{/if}}</td>
<td>{{#each groups}}<span class="tag">{{.}}</span>{{/each}}<div class="short soft">{{notes}}</div></td>
<td class="num" data-label="Open">{{open}}</td><td class="num" data-label="Overdue">{{#if overdue}}<span class="late">{{overdue}}</span>{{/if}}</td></tr>
{{else}}<tr><td colspan="5" class="soft">Nobody by that name.</td></tr>{{/each}}
</table></div>
{{/layout}}`;

const CUSTOMER = `{{#> layout}}
<p class="crumbs"><a href="{{home}}">Customers</a></p><h1>{{name}}</h1>
<div class="sides"><div>
  <div class="card"><div class="soft">Balance</div><div class="big">{{balance}}</div>{{#if overdue}}<div class="late">{{overdue}} overdue</div>{{/if}}</div>
  <div class="card"><dl><dt>Terms</dt><dd><strong>{{terms}}</strong></dd><dt>E-mail</dt><dd>{{email}}</dd><dt>Phone</dt><dd>{{phone}}</dd><dt>Currency</dt><dd>{{currency}}</dd>
  {{#if parent}}<dt>Part of</dt><dd>{{parent}}</dd>{{/if}}<dt>Id</dt><dd>{{id}}</dd></dl></div>
</div><div>
  <div class="card"><h2>Notes</h2>{{#if notes}}<p class="note">{{notes}}</p>{{else}}<p class="soft">None.</p>{{/if}}</div>
  <div class="card"><h2>Attachments</h2>{{> attachments}}</div>
  <div class="card"><h2>Invoices</h2>{{> invoices}}</div>
</div></div>
{{/layout}}`;

const CONTACT = `{{#> layout}}
<p class="crumbs"><a href="{{home}}">Contacts</a></p><h1>{{name}}</h1>
<div class="sides"><div>
  <div class="card"><div class="soft">Owing</div><div class="big">{{balance}}</div>{{#if overdue}}<div class="late">{{overdue}} overdue</div>{{/if}}</div>
  <div class="card"><h2>Groups</h2>{{#each groups}}<span class="tag">{{.}}</span>{{else}}<span class="soft">In no group.</span>{{/each}}</div>
  <div class="card"><dl><dt>Sales terms</dt><dd><strong>{{terms}}</strong></dd><dt>E-mail</dt><dd>{{email}}</dd><dt>Phone</dt><dd>{{phone}}</dd><dt>Currency</dt><dd>{{currency}}</dd><dt>Id</dt><dd>{{id}}</dd></dl></div>
</div><div>
  <div class="card"><h2>History &amp; Notes</h2>{{> history}}</div>
  <div class="card"><h2>Invoices</h2>{{> invoices}}</div>
</div></div>
{{/layout}}`;

const INVOICE = `{{#> layout}}
<p class="crumbs"><a href="{{home}}">{{listName}}</a> / <a href="{{customerHref}}">{{customerName}}</a></p><h1>Invoice {{number}}</h1>
<div class="sides"><div>
  <div class="card"><div class="soft">Balance due</div><div class="big">{{balance}}</div>{{#if late}}<div class="late">{{status}}</div>{{else}}<div class="soft">{{status}}</div>{{/if}}</div>
  <div class="card"><dl><dt>Total</dt><dd>{{total}}</dd><dt>Issued</dt><dd>{{issued}}</dd><dt>Due</dt><dd>{{due}}</dd>
  {{#if terms}}<dt>Terms</dt><dd>{{terms}}</dd>{{/if}}{{#if expectedOn}}<dt>Expected date</dt><dd>{{expectedOn}}</dd>{{/if}}
  {{#if memo}}<dt>Memo on statement</dt><dd>{{memo}}</dd>{{/if}}<dt>Sent</dt><dd>{{sent}}</dd></dl></div>
</div><div>
  <div class="card"><h2>Lines</h2><table>{{#each lines}}<tr><td>{{description}}</td><td class="num">{{amount}}</td></tr>{{/each}}</table></div>
  <div class="card"><h2>Payments and credits</h2>{{> money}}</div>
  {{#if isXero}}<div class="card"><h2>History &amp; Notes</h2>{{> history}}</div>{{else}}<div class="card"><h2>Attachments</h2>{{> attachments}}</div>{{/if}}
</div></div>
{{/layout}}`;

const INBOX = `{{#> layout}}<h1>Inbox</h1><div class="card">{{> mails}}</div>{{/layout}}`;

const MESSAGE = `{{#> layout}}
<p class="crumbs"><a href="/inbox">Inbox</a></p><h1>{{subject}}</h1>
<div class="card"><dl><dt>From</dt><dd>{{from}}</dd><dt>To</dt><dd>{{to}}</dd><dt>Received</dt><dd>{{at}}</dd>
{{#each headers}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/each}}</dl></div>
{{#if html}}<div class="card"><iframe sandbox title="The message as the reader sees it" srcdoc="{{html}}"></iframe></div>{{/if}}
<div class="card"><h2>Text</h2><div class="pre plain-text">{{text}}</div></div>
{{/layout}}`;

const MISSING = `{{#> layout}}<h1>Not here</h1><p>The books have no such record. <a href="/">Back to the sandbox</a></p>{{/layout}}`;

export const PARTIALS = {
  layout: LAYOUT,
  invoices: INVOICES,
  history: HISTORY,
  attachments: ATTACHMENTS,
  money: MONEY,
  mails: MAILS,
};
export const PAGES = {
  index: INDEX,
  customers: CUSTOMERS,
  customer: CUSTOMER,
  contact: CONTACT,
  invoice: INVOICE,
  inbox: INBOX,
  message: MESSAGE,
  missing: MISSING,
};
