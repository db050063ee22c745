using System.Net;
using System.Text;

namespace Fathom.Features;

/// <summary>The part of a page about one latent.</summary>
/// <param name="card">The latent.</param>
/// <param name="isHere">Whether another latent is on the same page.</param>
sealed class CardSection(FeatureCard card, Func<int, bool> isHere)
{
    const int EffectsShown = 10;

    // Strongest examples that show at once.
    const int ExamplesShown = 10;

    readonly StringBuilder markup = new();

    public string Markup()
    {
        markup.Append($"<article id=\"latent-{card.Latent}\">\n<h2>Latent {Figures.Count(card.Latent)}</h2>\n");
        foreach (CardLabel label in card.Labels) Label(label);
        Facts();
        markup.Append("<div class=\"columns\">\n<section>\n");
        markup.Append("<h3>When it fires <small>log count</small></h3>\n");
        if (card.Activations is { Counts.Count: > 0 } activations) Histogram(activations, 112, _ => "warm");
        else markup.Append($"<p class=\"empty\">{(card.Density == 0 ? "Never: it is dead here." : "No histogram is given.")}</p>\n");
        Examples();
        markup.Append("</section>\n<aside>\n<h3>Says next <small>direct effect on logits</small></h3>\n");
        Effects();
        Neighbours();
        markup.Append("</aside>\n</div>\n</article>\n");
        return markup.ToString();
    }

    void Label(CardLabel label)
    {
        string by = label.Explainer.Length == 0 ? "" : $" by the {CardPage.Text(label.Explainer)} explainer";
        string judge = label.Judge is { } name ? $" with {CardPage.Text(name)}" : "";
        string score = label.Score is not { } it ? "" : $" On text that it was not made from, {CardPage.Text(it.Measure)} by " +
            $"{CardPage.Text(it.Scorer)}: {Figures.Share(it.Value)} ({Figures.Share(it.Low)} … {Figures.Share(it.High)}), " +
            $"chance being {Figures.Share(it.Chance)}.";
        markup.Append($"<p class=\"words\">Labelled <em>{CardPage.Text(label.Text)}</em>{by}{judge}.{score}</p>\n");
    }

    void Facts()
    {
        markup.Append("<dl class=\"facts\">\n");
        Fact("density", Figures.Of(card.Density));
        Fact("max", Figures.Activation(card.Max));
        if (card.Mean is { } mean) Fact("mean when active", Figures.Activation(mean));
        if (card.Tokens is { } tokens) Fact("fires on", Figures.Counted(tokens, "token"));
        if (card.Contexts is { } contexts) Fact("in", Figures.Counted(contexts, "context"));
        markup.Append("</dl>\n");
    }

    void Fact(string name, string value) => markup.Append($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");

    // Bars by log10(1 + count); the drawing is as wide as the page, so the words stand below it.
    void Histogram(CardHistogram histogram, int height, Func<double, string> ink)
    {
        double tallest = histogram.Counts.Max(count => Math.Log10(1.0 + count));
        double width = ((double)histogram.High - histogram.Low) / histogram.Counts.Count;
        markup.Append($"<svg class=\"bars\" viewBox=\"0 0 {histogram.Counts.Count * 10} 100\" height=\"{height}\" " +
            "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Histogram\">");
        for (int bin = 0; bin < histogram.Counts.Count; bin++)
        {
            int count = histogram.Counts[bin];
            if (count == 0) continue;
            int tall = Math.Max(2, (int)Math.Round(96 * Math.Log10(1.0 + count) / tallest));
            double low = histogram.Low + bin * width;
            markup.Append($"<rect class=\"{ink(low + width / 2)}\" x=\"{bin * 10}\" y=\"{100 - tall}\" width=\"8\" height=\"{tall}\">" +
                $"<title>{Figures.Activation(low)} – {Figures.Activation(low + width)}: {Figures.Count(count)}</title></rect>");
        }
        markup.Append($"</svg>\n<p class=\"axis\"><span>{Figures.Activation(histogram.Low)}</span>" +
            $"<span>{Figures.Activation(histogram.High)}</span></p>\n");
    }

    void Examples()
    {
        CardExample[] strongest = [.. card.Examples.Where(example => example.Interval is null)];
        markup.Append("<h3>Examples <small>the strongest, one a context</small></h3>\n");
        if (strongest.Length == 0) markup.Append("<p class=\"empty\">None.</p>\n");
        else List(strongest.Take(ExamplesShown));
        if (strongest.Length > ExamplesShown) Folded($"{strongest.Length - ExamplesShown} more of the strongest", strongest.Skip(ExamplesShown));
        foreach (var group in card.Examples.Where(example => example.Interval is not null).GroupBy(example => example.Interval!))
            Folded($"from {Figures.Activation(group.Key.Low)} to {Figures.Activation(group.Key.High)}, where " +
                $"{Figures.Of(100.0 * group.Key.Share)} % of its activations lie", group);
    }

    void Folded(string words, IEnumerable<CardExample> examples)
    {
        markup.Append($"<details><summary>{words}</summary>\n");
        List(examples);
        markup.Append("</details>\n");
    }

    void List(IEnumerable<CardExample> examples)
    {
        markup.Append("<ol class=\"examples\">\n");
        foreach (CardExample example in examples)
            markup.Append($"<li><span class=\"number\">{Figures.Activation(example.Value)}</span><div class=\"text\">")
                .Append(ExampleMarkup.Of(example, card.Max)).Append("</div></li>\n");
        markup.Append("</ol>\n");
    }

    void Effects()
    {
        CardToken[] raised = [.. card.Raises.Where(token => token.Value > 0).Take(EffectsShown)];
        CardToken[] lowered = [.. card.Lowers.Where(token => token.Value < 0).Take(EffectsShown)];
        if (raised.Length + lowered.Length == 0) markup.Append("<p class=\"empty\">Not known.</p>\n");
        float largest = raised.Concat(lowered).Select(token => Math.Abs(token.Value)).DefaultIfEmpty(1).Max();
        Effects(raised, largest);
        Effects(lowered, largest);
        if (card.Logits is { Counts.Count: > 0 } logits) Histogram(logits, 52, middle => middle < 0 ? "cold" : "warm");
    }

    void Effects(CardToken[] tokens, float largest)
    {
        if (tokens.Length == 0) return;
        markup.Append("<ul class=\"effects\">\n");
        foreach (CardToken token in tokens)
        {
            string text = WebUtility.HtmlEncode(VisibleText.Token(token.Text));
            int width = (int)Math.Round(1000 * Math.Abs(token.Value) / largest);
            markup.Append($"<li><span class=\"token\" title=\"{text}\">{text}</span><svg viewBox=\"0 0 1000 8\" " +
                $"preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"{(token.Value < 0 ? "cold" : "warm")}\" " +
                $"width=\"{width}\" height=\"8\"/></svg><span class=\"number\">{(token.Value > 0 ? "+" : "")}" +
                $"{Figures.Activation(token.Value)}</span></li>\n");
        }
        markup.Append("</ul>\n");
    }

    void Neighbours()
    {
        if (card.Neighbours.Count == 0) return;
        markup.Append("<h3>Near it <small>decoder cosine</small></h3>\n<ul class=\"near\">\n");
        foreach (CardNeighbour near in card.Neighbours)
        {
            string name = Figures.Count(near.Latent);
            markup.Append($"<li>{(isHere(near.Latent) ? $"<a href=\"#latent-{near.Latent}\">{name}</a>" : $"<span>{name}</span>")}" +
                $"<span class=\"number\">{Figures.Share(near.Cosine)}</span></li>\n");
        }
        markup.Append("</ul>\n");
    }
}
