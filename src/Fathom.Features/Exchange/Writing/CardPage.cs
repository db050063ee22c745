using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Fathom.Features;

/// <summary>
/// Latents as one HTML file that refers to nothing outside it and runs no script: the policy in its head allows its own style
/// sheet, by its hash, and nothing else. Whatever comes from data is escaped.
/// </summary>
sealed class CardPage(IFeatureCards cards, TextWriter to)
{
    const int ListedTokens = 4;

    static readonly string Style = Resource("page.css");

    static readonly string Policy = "default-src 'none'; style-src 'sha256-" +
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style))) + "'; base-uri 'none'; form-action 'none'";

    public void Write(IReadOnlyList<int> latents)
    {
        CardSource source = cards.Source;
        string title = Text(source.Name);
        to.Write($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>{title} · fathom</title>
            <style>{Style}</style>
            </head>
            <body>
            <h1>{title}</h1>
            <p class="words">{Figures.Counted(latents.Count, "latent")} of {Text(source.Site)} of {Text(source.Model)}. {Basis(source)}</p>

            """.ReplaceLineEndings("\n"));
        // The list first needs a look at each latent; they are read again for their sections, so that none is held.
        to.Write("<ul class=\"list\">\n");
        foreach (int latent in latents) to.Write(Entry(cards.Card(latent)));
        to.Write("</ul>\n");
        foreach (int latent in latents) to.Write(new CardSection(cards.Card(latent), latents.Contains).Markup());
        to.Write($"<footer>Made with fathom {FathomVersion.Text}, {source.Created.UtcDateTime:yyyy-MM-dd}.</footer>\n</body>\n</html>\n");
    }

    /// <summary>Text of others, as markup.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));

    static string Basis(CardSource source) => source.IsPublished
        ? "Figures as others published them, of a sample of tokens."
        : $"Figures are exact, over every one of {Figures.Counted(source.Tokens, "token")} in {Figures.Counted(source.Contexts, "context")}.";

    static string Entry(FeatureCard card)
    {
        string label = card.Labels.Count > 0 ? $"<em>{Text(card.Labels[0].Text)}</em>" : "";
        string tokens = string.Concat(card.FiresOn.Take(ListedTokens)
            .Select(token => $"<span class=\"token\">{WebUtility.HtmlEncode(VisibleText.Token(token))}</span>"));
        return $"<li><a href=\"#latent-{card.Latent}\">{Figures.Count(card.Latent)}</a><span title=\"density\">{Figures.Of(card.Density)}" +
            $"</span><span>{label}</span><span class=\"tokens\">{tokens}</span></li>\n";
    }

    static string Resource(string name)
    {
        using Stream stream = typeof(CardPage).Assembly.GetManifestResourceStream("exchange/" + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
