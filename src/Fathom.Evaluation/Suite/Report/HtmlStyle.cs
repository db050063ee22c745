namespace Fathom.Evaluation;

/// <summary>How a report looks: the explorer's colours, light or dark as the reader's system is.</summary>
static class HtmlStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--bg:#fbfbf9;--panel:#fff;--ink:#1c1d1f;--muted:#676a70;--line:#e6e5e0;--accent:#0f6f78;
          --warm:#a85a06;--grey:#a9acb1;--mono:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
        @media(prefers-color-scheme:dark){:root{--bg:#131416;--panel:#1a1c1f;--ink:#e9e8e4;--muted:#9a9da3;--line:#2b2e33;
          --accent:#5cc2cb;--warm:#f0a03c;--grey:#62666d}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:1180px;padding:28px 24px 64px;background:var(--bg);color:var(--ink);overflow-wrap:anywhere;
          font:15px/1.45 Inter,"Helvetica Neue",system-ui,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums}
        h1{font-size:26px;font-weight:600;letter-spacing:-.01em;margin:0 0 4px}
        h2{font-size:19px;font-weight:600;margin:44px 0 2px;padding-top:18px;border-top:1px solid var(--line)}
        h3{font-size:14px;font-weight:600;margin:0}
        p{margin:6px 0;max-width:76ch}a{color:var(--accent)}
        .soft,figcaption,caption{color:var(--muted);font-size:13px}.key{font:12px var(--mono);color:var(--muted)}
        nav{display:flex;flex-wrap:wrap;gap:4px 16px;margin:12px 0}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(330px,100%),1fr));gap:16px;margin:16px 0}
        .card,figure{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:12px 14px;margin:0}
        .said{font-size:13px;color:var(--muted);margin:2px 0 8px}.said.no{color:var(--warm)}
        .bars{display:grid;grid-template-columns:max-content minmax(40px,1fr) max-content;gap:4px 10px;align-items:center;font-size:13px;
          color:var(--muted)}.bar{display:contents}.bar.own{color:var(--ink)}.bar svg{display:block;width:100%;height:12px}
        .bar b{font-weight:400;text-align:right}
        .bar rect{fill:var(--grey)}.bar.own rect{fill:var(--accent)}.bar.ceiling rect{fill:none;stroke:var(--grey)}
        .bar line{stroke:var(--ink);vector-effect:non-scaling-stroke}.bar .zero{stroke:var(--line)}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:13px;margin:10px 0}
        th,td{text-align:right;padding:4px 10px;border-bottom:1px solid var(--line);vertical-align:top;white-space:nowrap}
        th{font-weight:600}th:first-child,td:first-child{text-align:left;padding-left:0;white-space:normal;min-width:150px}
        td.said{text-align:left;white-space:normal;min-width:170px}td:nth-child(2){color:var(--ink)}td{color:var(--muted)}
        td:first-child{color:var(--ink)}summary{cursor:pointer;margin:8px 0}
        figure svg{display:block;width:100%;height:auto;max-width:520px}figure text{font-size:12px;fill:var(--muted)}
        figure .title{fill:var(--ink)}figure .grid{stroke:var(--line);fill:none}figure .bar{display:inline;fill:var(--accent);fill-opacity:.8}
        figure .dot{fill:var(--accent)}figure .line{stroke:var(--accent);fill:none}figure .band{fill:var(--accent);fill-opacity:.15}
        figure .chance{stroke:var(--muted);fill:none;stroke-dasharray:4 3;stroke-width:1.5}figure .mark{stroke:var(--warm);fill:none}
        ul{padding-left:20px;margin:6px 0}
        pre{font:12px/1.5 var(--mono);overflow-x:auto}
        @media(max-width:480px){body{padding:20px 14px 48px}h1{font-size:21px}.bars{gap:4px 8px;font-size:12.5px}}
        """;
}
