import Mustache

/// The page's skeleton. Double braces escape what stands in them; triple ones hold only what this
/// module made. Text of others never stands in an attribute.
enum ReportTemplate {
  static let library: MustacheLibrary = {
    do {
      var library = MustacheLibrary()
      try library.register(page, named: "page")
      try library.register(block, named: "block")
      return library
    } catch {
      preconditionFailure("The templates of reports are not well-formed: \(error)")
    }
  }()

  private static let page = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{title}}</title>
    <style>
    {{{style}}}
    </style>
    </head>
    <body>
    <main>
    <header>
    <h1>{{title}}</h1>
    <p class="lead">{{lead}}</p>
    {{#hasProvenance}}
    <section class="provenance">
    {{#command}}
    <pre><code>{{.}}</code></pre>
    {{/command}}
    <dl>
    {{#entries}}
    <dt>{{name}}</dt><dd>{{value}}</dd>
    {{/entries}}
    </dl>
    </section>
    {{/hasProvenance}}
    </header>
    {{#sections}}
    <section>
    <h2>{{heading}}</h2>
    {{#blocks}}
    {{> block}}
    {{/blocks}}
    </section>
    {{/sections}}
    </main>
    </body>
    </html>

    """

  private static let block = """
    {{#paragraph}}
    <p>{{text}}</p>
    {{/paragraph}}
    {{#figure}}
    <figure>
    {{{svg}}}
    <figcaption>{{caption}}</figcaption>
    </figure>
    {{/figure}}
    {{#table}}
    <div class="table">
    <table>
    {{#hasCaption}}
    <caption>{{caption}}</caption>
    {{/hasCaption}}
    <thead>
    <tr>{{#header}}<th{{{kind}}}>{{text}}</th>{{/header}}</tr>
    </thead>
    <tbody>
    {{#rows}}
    <tr>{{#cells}}<td{{{kind}}}>{{text}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    {{/table}}
    {{#details}}
    <details>
    <summary>{{summary}}</summary>
    {{#blocks}}
    {{> block}}
    {{/blocks}}
    </details>
    {{/details}}

    """

  static let style = """
    :root { color-scheme: light dark; --ink: #1c1e21; --pale: #5d636b; --line: #d9dce1;
      --paper: #ffffff; --tint: #f4f5f7; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e4e6e9; --pale: #a2a8b0; --line: #3a3f46; --paper: #17191c; --tint: #212429; }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.55 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
    main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
    h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-top: .75rem;
      border-top: 1px solid var(--line); }
    p { max-width: 46rem; white-space: pre-line; overflow-wrap: anywhere; }
    .lead { font-size: 1.1rem; color: var(--pale); }
    .provenance { background: var(--tint); border-radius: 8px; padding: .75rem 1rem;
      font-size: .9rem; }
    pre { margin: 0 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
    dt { color: var(--pale); }
    dd { margin: 0; overflow-wrap: anywhere; }
    figure { margin: 1.5rem 0; }
    figure svg { display: block; width: 100%; height: auto; background: #ffffff;
      border-radius: 8px; }
    figcaption, caption { color: var(--pale); font-size: .9rem; text-align: left; }
    figcaption { margin-top: .5rem; }
    caption { padding-bottom: .4rem; }
    .table { overflow-x: auto; margin: 1.25rem 0; }
    table { border-collapse: collapse; font-size: .92rem; }
    th, td { padding: .35rem .8rem; border-bottom: 1px solid var(--line); text-align: left;
      vertical-align: top; }
    thead th { border-bottom: 2px solid var(--pale); }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    details { margin: 1rem 0; border: 1px solid var(--line); border-radius: 8px;
      padding: .5rem 1rem; }
    summary { cursor: pointer; }
    @media print {
      :root { --ink: #000000; --pale: #444444; --line: #bbbbbb; --paper: #ffffff;
        --tint: #ffffff; }
      main { max-width: none; padding: 0; }
      figure, tr, .provenance { break-inside: avoid; }
      h2 { break-after: avoid; }
    }
    """
}
